/** Who is typing: never logged, never told to the typist. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { displayName, room, userId } from "./shared.ts";

export const up = {
  "typing:start": defineUp({ data: z.object({ room }), reply: z.object({}) }),
  "typing:stop": defineUp({ data: z.object({ room }), reply: z.object({}) }),
};

export const down = {
  "status:typing": defineDown({
    data: z.object({ userId, username: displayName, typing: z.boolean() }),
  }),
};
