/** What rooms know of a connection: who it is, and how to reach it. The socket behind it is not their concern. */
import type { ClientKind, CloseCode, User } from "../../protocol/index.ts";
import type { Grants } from "../auth/identity.ts";
import type { Room } from "./room.ts";

export interface Connection {
  readonly id: string;
  /** Monotonic. */
  readonly openedAt: number;
  /** When anything came from it last, monotonic. */
  readonly lastInboundAt: number;
  /** What it has not taken yet. */
  readonly unsentBytes: number;
  readonly user: User;
  /** Undefined where it was welcomed for the token of its upgrade, and has not said hello. */
  readonly clientKind: ClientKind | undefined;
  /** What its token says of channels. */
  readonly grants: Grants | undefined;
  /** Rooms it is in now. Only `Rooms` changes this. */
  readonly rooms: Room[];
  /** @returns false if it was not taken, because too much waits unsent */
  send(text: string): boolean;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /** To every other subscriber of the topic. @returns 0 if some subscriber did not take it */
  publish(topic: string, text: string): number;
  close(code: CloseCode, reason: string): void;
  /** A text was not taken by somebody in one of its rooms: looks whether it was this one. */
  checkUnsent(): void;
}
