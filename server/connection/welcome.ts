/** The welcome: what a connection may know of the server, and what became of each of its rooms. */
import {
  type Cursor,
  limits,
  ProtocolError,
  parseRoom,
  type RoomName,
  roomName,
  type User,
  type Verdict,
} from "../../protocol/index.ts";
import type { Outcome } from "../features/feature.ts";
import { withField } from "../room/encode.ts";
import { type FinishJoin, isAutomatic, leaveRoom, maxReplayChars, prepareJoin } from "../room/join.ts";
import { encodePosition, type Replay } from "../room/resume.ts";
import type { SessionHost } from "./host.ts";
import type { Session } from "./session.ts";

/** A room that is resumed takes more of a frame, whatever its name and its epoch. */
const minResumeBytes = 24;
/** A user's own, everybody's and the admins'. */
const automaticKinds = 3;
/** Of each room's log, however many are resumed: they are all read before the first is told. */
const leastReadChars = 65_536;

/**
 * Of a `hello` as it came, from whomever: to check each of thousands, and to say of each what is wrong, would be much
 * work for somebody who has not said yet who it is.
 *
 * @throws ProtocolError `invalid_data`
 */
export function checkResumeSize({ settings }: SessionHost, data: unknown): void {
  const rooms = (data as { resume?: { rooms?: unknown } } | undefined)?.resume?.rooms;
  if (typeof rooms !== "object" || rooms === null) return;
  const { maxRooms, maxFrameBytes } = settings;
  const most = maxRooms > 0 ? maxRooms + automaticKinds : Math.floor(maxFrameBytes / minResumeBytes);
  const { length } = Object.keys(rooms);
  if (length <= most) return;
  const expected = maxRooms > 0 ? `${maxRooms} besides the automatic ones` : `${most}`;
  const message = `got ${length} rooms, expected at most ${expected}`;
  const details = [{ path: "resume.rooms", message }];
  throw new ProtocolError("invalid_data", `the data of hello does not fit: resume.rooms: ${message}`, {
    details,
  });
}

/**
 * Checks the right to every room again, the automatic ones included, and resumes each from its cursor.
 *
 * @param cursors by room: where the client stands
 */
export async function welcome(
  host: SessionHost,
  session: Session,
  cursors: Readonly<Record<string, Cursor>>,
): Promise<Outcome> {
  const resumed = Object.keys(cursors) as RoomName[];
  const { maxRooms } = host.settings;
  const held = new Set([...session.rooms.map(({ name }) => name), ...resumed]);
  const joined = [...held].filter((name) => !isAutomatic(parseRoom(name)?.kind ?? "user")).length;
  if (maxRooms > 0 && joined > maxRooms) {
    const message = `got ${joined} rooms besides the automatic ones, expected at most ${maxRooms}`;
    throw new ProtocolError("invalid_data", message, { details: [{ path: "resume.rooms", message }] });
  }
  const names = [...new Set([...automaticRooms(session.user), ...resumed])];
  const maxReadChars = Math.max(leastReadChars, maxReplayChars / Math.max(1, resumed.length));
  const joins = await Promise.all(
    names.map(async (name) => ({
      name,
      finish: await tryJoin(host, session, name, cursors[name], maxReadChars),
    })),
  );
  return {
    kind: "join",
    finish: () => {
      const before = new Set(session.rooms);
      const verdicts: string[] = [];
      const frames: string[] = [];
      let chars = 0;
      try {
        for (const { name, finish } of joins) {
          const replay = finish && replayOf(finish, maxReplayChars - chars);
          const verdict = replay === undefined ? denial : encodePosition(replay.position);
          verdicts.push(`${JSON.stringify(name)}:${verdict}`);
          for (const frame of replay?.frames ?? []) {
            frames.push(frame);
            chars += frame.length;
          }
        }
      } catch (error) {
        // Of what it was never told to be in, a client wants to hear nothing.
        for (const room of session.rooms.filter((one) => !before.has(one))) {
          leaveRoom(host.services, room, session);
        }
        throw error;
      }
      const json = withField(JSON.stringify(greeting(host, session)), "rooms", `{${verdicts.join(",")}}`);
      return { json, frames };
    },
  };
}

const denial = JSON.stringify({ recovered: "denied" } satisfies Verdict);

function automaticRooms({ id, role }: User): RoomName[] {
  const everyone = [roomName("user", id), "all-users" as RoomName];
  return role === "admin" ? [...everyone, "admin-room" as RoomName] : everyone;
}

/** @returns undefined if the user may not be in the room, or there is none */
async function tryJoin(
  { services }: SessionHost,
  session: Session,
  name: RoomName,
  cursor: Cursor | undefined,
  maxReadChars: number,
): Promise<FinishJoin | undefined> {
  const joining = { ...services, log: services.store.log };
  try {
    return await prepareJoin(joining, session, name, cursor, maxReadChars);
  } catch (error) {
    return denied(error);
  }
}

/** @returns undefined if the right to be in the room has gone meanwhile */
function replayOf(finish: FinishJoin, maxChars: number): Replay | undefined {
  try {
    return finish(maxChars);
  } catch (error) {
    return denied(error);
  }
}

/** @throws what is no denial */
function denied(error: unknown): undefined {
  if (error instanceof ProtocolError && (error.code === "forbidden" || error.code === "not_found")) return;
  throw error;
}

function greeting({ services, settings }: SessionHost, session: Session) {
  const { maxFrameBytes, maxRooms, maxContentChars } = settings;
  return {
    protocol: 1,
    connectionId: session.id,
    user: session.user,
    serverTime: services.clock.now(),
    tokenExpiresAt: session.state.kind === "ready" ? session.state.expiresAt : null,
    heartbeat: settings.heartbeat,
    limits: { maxFrameBytes, maxRooms, maxContentChars, pageSize: limits.pageSize },
  };
}
