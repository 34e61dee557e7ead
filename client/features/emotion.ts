/**
 * What this user's own messages show of their emotion, for themselves alone, if they have opted in.
 *
 * Whether they have is the server's to keep: it is asked on every connection, and told when another device changes it.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { ServerEvent } from "../core/wire.ts";
import { createAsking } from "./asking.ts";

export interface Emotion {
  readonly messageId: string;
  /** Such as `joy` or `frustration`; `neutral` where nothing shows. */
  readonly primary: string;
  /** From 0 to 1. */
  readonly intensity: number;
  /** Each from -1 to 1. */
  readonly pad: { readonly pleasure: number; readonly arousal: number; readonly dominance: number };
  /** Epoch ms. */
  readonly timestamp: number;
}

export interface EmotionFeed {
  /** Undefined until the server has said so. */
  readonly isOn: ReadonlySignal<boolean | undefined>;
  readonly latest: ReadonlySignal<Emotion | undefined>;
  /** By message id, of the newest messages. */
  readonly ofMessages: ReadonlySignal<ReadonlyMap<string, Emotion>>;
  /** Rejects with a TautlineError. */
  opt(on: boolean): Promise<void>;
}

const maxHeld = 200;

export function createEmotion(core: Core) {
  const isOn = signal<boolean | undefined>(undefined);
  const latest = signal<Emotion | undefined>(undefined);
  const ofMessages = signal<ReadonlyMap<string, Emotion>>(new Map());

  async function ask(data: { on?: boolean }): Promise<void> {
    isOn.value = ((await core.request("emotion:opt", data)) as Reply<"emotion:opt">).on;
  }

  function hold(emotion: Emotion): void {
    const held = [...ofMessages.peek()].filter(([id]) => id !== emotion.messageId).slice(1 - maxHeld);
    batch(() => {
      latest.value = emotion;
      ofMessages.value = new Map([...held, [emotion.messageId, emotion]]);
    });
  }

  function forget(messageId: unknown): void {
    const rest = new Map([...ofMessages.peek()].filter(([id]) => id !== messageId));
    if (rest.size === ofMessages.peek().size) return;
    batch(() => {
      ofMessages.value = rest;
      if (latest.peek()?.messageId === messageId) latest.value = [...rest.values()].at(-1);
    });
  }

  const { refresh, welcomed } = createAsking(core, () => ask({}));
  const shown: EmotionFeed = { isOn, latest, ofMessages, opt: (on) => ask({ on }) };
  return {
    shown,
    refresh,
    event({ type, data, timestamp }: ServerEvent): void {
      if (type === "welcome") welcomed();
      else if (type === "emotion:opted") isOn.value = data.on;
      else if (type === "message:deleted") forget(data.id);
      else if (type === "emotion:update") {
        const { messageId, emotion } = data;
        const { primary_emotion: primary, intensity, pad_values: pad } = emotion;
        hold({ messageId, primary, intensity, pad, timestamp });
      }
    },
  };
}
