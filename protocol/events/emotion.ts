/** Emotion: what a message shows of its author's, told to the author alone, who asked for it. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { messageId } from "./shared.ts";

const signed = z.number().min(-1).max(1);

/** More may be added: a client shows one that it does not know by its name. */
const primary = z.string().min(1).max(32);

const emotion = z.object({
  primary_emotion: primary,
  intensity: z.number().min(0).max(1),
  pad_values: z.object({ pleasure: signed, arousal: signed, dominance: signed }),
});

export const up = {
  /** Without `on`: how it stands. */
  "emotion:opt": defineUp({
    data: z.object({ on: z.boolean().optional() }),
    reply: z.object({ on: z.boolean() }),
  }),
};

export const down = {
  /** To the user's own devices, whenever it changes. */
  "emotion:opted": defineDown({ data: z.object({ on: z.boolean() }), logged: true }),
  "emotion:update": defineDown({ data: z.object({ messageId, emotion }), logged: true }),
};
