/** Putting a user out of a room: on every device at once, whoever decided it. */
import type { UserId } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Connection } from "./connection.ts";
import type { Delivery } from "./deliver.ts";
import { encodeUnlogged } from "./encode.ts";
import { type LeaveServices, leaveRoom } from "./join.ts";
import type { Room } from "./room.ts";

interface KickServices extends LeaveServices {
  readonly delivery: Delivery;
  readonly clock: Clock;
}

/** Tells the user nothing. @returns the devices that were in the room */
export function putOut(services: LeaveServices, room: Room, userId: UserId): readonly Connection[] {
  const devices = [...room.connections].filter(({ user }) => user.id === userId);
  for (const device of devices) leaveRoom(services, room, device);
  return devices;
}

/** The user is told `room:kicked`. */
export function kick(services: KickServices, room: Room, userId: UserId, reason: string): void {
  const { delivery, clock } = services;
  const text = encodeUnlogged("room:kicked", undefined, { room: room.name, reason }, clock.now());
  for (const device of putOut(services, room, userId)) delivery.toConnection(device, text);
}
