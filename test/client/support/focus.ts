/** A client that watches one focus session, and what the server answers. */
import { connect } from "../../../client/index.ts";
import type { ServerEnvelope } from "../../../protocol/envelope.ts";
import { FakePorts, FakeStorage } from "../../support/client-ports.ts";
import { fresh } from "./rooms.ts";

export const sessionId = "s-1";
export const room = `session:${sessionId}`;
export const start = 1_795_224_121_000;

/** What the server answers over HTTP, by method and path; everything else is forbidden. */
type Answers = Record<string, unknown>;

export async function connected(answers: Answers = {}, storage = new FakeStorage()) {
  const ports = new FakePorts(storage);
  const asked: { what: string; body: unknown }[] = [];
  const client = connect({
    url: "ws://test/ws",
    token: "t",
    ports,
    async fetch(url, { method = "GET", body }) {
      const what = `${method} ${url.replace("http://test", "")}`;
      asked.push({ what, body: typeof body === "string" ? JSON.parse(body) : undefined });
      const data = answers[what];
      if (data !== undefined) return Response.json({ data });
      return Response.json({ error: { code: "forbidden", message: "another's" } }, { status: 403 });
    },
  });
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  return { ports, client, asked };
}

export const activity = (seq: number): ServerEnvelope => ({
  type: "activity:new",
  room,
  seq,
  timestamp: seq,
  data: {
    sessionId,
    activity: { eventType: "typing", timestamp: start + seq, metadata: { activityId: `a${seq}` } },
  },
});

export async function answerLoad(
  ports: FakePorts,
  events: ServerEnvelope[],
  { isActive = true, focusScore = 60, owner = { userId: "ann", username: "Ann" } } = {},
) {
  const currentState = { sessionId, startTime: start, isActive, focusScore, owner };
  ports.link.ack(ports.link.last("session:subscribe"), { success: true, currentState });
  const head = events.at(-1)?.seq ?? 0;
  ports.link.ack(ports.link.last("room:history"), { room, epoch: "e1", head, events, more: false });
  await ports.settle();
}

/** Watched from `seq` on, and what was there is asked for. */
export async function joined(seq = 0, answers: Answers = {}) {
  const world = await connected(answers);
  const { ports, client } = world;
  const watched = client.focus.watch(sessionId);
  const release = watched.hold();
  ports.link.ack(ports.link.last("room:join"), { room, ...fresh(seq) });
  await ports.settle();
  const ids = () => watched.state.value?.activities.map(({ metadata }) => metadata.activityId);
  return { ...world, watched, release, ids };
}

export async function reconnect(ports: FakePorts, rooms: Parameters<FakePorts["link"]["welcome"]>[0] = {}) {
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome(rooms);
  await ports.settle();
}
