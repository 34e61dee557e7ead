/** The features this server has. A new one is a file beside this one and a line here. */
import { channels } from "./channels.ts";
import { commitments } from "./commitments.ts";
import { conversations } from "./conversations.ts";
import { emotion } from "./emotion.ts";
import type { Feature } from "./feature.ts";
import { files } from "./files.ts";
import { focus } from "./focus.ts";
import { messages } from "./messages.ts";
import { moderation } from "./moderation.ts";
import { names } from "./names.ts";
import { notifications } from "./notifications.ts";
import { presence } from "./presence.ts";
import { readMarks } from "./read-marks.ts";
import { rooms } from "./rooms.ts";
import { typing } from "./typing.ts";

export const features: readonly Feature[] = [
  rooms,
  presence,
  names,
  typing,
  messages,
  readMarks,
  conversations,
  channels,
  notifications,
  moderation,
  files,
  commitments,
  emotion,
  focus,
];
