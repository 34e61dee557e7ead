/**
 * What is wrong with the server itself, told to everybody who is there.
 *
 * It is in no log: who comes later asks for what they need, and is told whether that works.
 */
import type { DownData, RoomName } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Delivery } from "./deliver.ts";
import { encodeUnlogged } from "./encode.ts";
import type { Rooms } from "./rooms.ts";

interface Services {
  readonly rooms: Rooms;
  readonly delivery: Delivery;
  readonly clock: Clock;
}

/** @param message in words for people */
export function tellTrouble({ rooms, delivery, clock }: Services, message: string): void {
  // What is not loaded has no reader.
  const everyone = rooms.loaded("all-users" as RoomName);
  if (everyone === undefined) return;
  const error: DownData<"system:error"> = { code: "unavailable", message };
  delivery.toRoom(everyone, encodeUnlogged("system:error", everyone.name, error, clock.now()));
}
