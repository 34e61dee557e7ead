/** What rooms know of a connection: who it is, and how to reach it. The socket behind it is not their concern. */
import type { CloseCode, User } from "../../protocol/index.ts";
import type { Room } from "./room.ts";

export interface Connection {
  readonly id: string;
  readonly user: User;
  /** Rooms it is in now. Only `Rooms` changes this. */
  readonly rooms: Room[];
  send(text: string): void;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /** To every other subscriber of the topic. */
  publish(topic: string, text: string): void;
  close(code: CloseCode, reason: string): void;
}
