/**
 * The conversation: every member writes by the clock, whatever the network does, and keeps what it is shown.
 *
 * The same code for every contestant, on Bun and on Node; only `Connect` is theirs.
 */
import { readFileSync } from "node:fs";
import { type ClientsJob, type Sent, type Transcript, textOf, type View } from "./scene.ts";

interface Voice {
  /** Resolves when the server has acknowledged it; rejects when the client gives it up. */
  send(text: string): Promise<void>;
}

/** Connects a member to its room, and stays connected as the client does. Resolves once it is in. */
type Connect = (member: {
  port: number;
  room: string;
  userId: string;
  credential: string;
  shown: (text: string) => void;
}) => Promise<Voice>;

/** Printed when everybody is in: from then on the clock runs. */
export const readyWord = "ready";

/** Nothing new for so long, and everything answered: it is over. */
const quietMs = 3_000;
/** From the end of the writing: the last faults have ended by then, and everybody is back. */
const leastSettleMs = 4_000;
const mostSettleMs = 30_000;
const pollMs = 50;

/** Plays the job on standard input and prints the transcript. Ends the process. */
export async function play(connect: Connect): Promise<never> {
  const job: ClientsJob = JSON.parse(readFileSync(0, "utf8"));
  const transcript = await talk(job, connect, () => process.stdout.write(`${readyWord}\n`));
  await new Promise<void>((resolve) => {
    process.stdout.write(`${JSON.stringify(transcript)}\n`, () => resolve());
  });
  process.exit(0);
}

async function talk(job: ClientsJob, connect: Connect, onReady: () => void): Promise<Transcript> {
  const sent: Sent[] = [];
  const views: View[] = [];
  let lastChangeAt = performance.now();
  const members = job.rooms.flatMap((room) =>
    room.members.map((member) => ({ ...member, room: room.address })),
  );
  const voices = await Promise.all(
    members.map(async ({ userId, credential, room }) => {
      const view: View = { room, userId, shown: [] };
      views.push(view);
      const shown = (text: string): void => {
        view.shown.push(text);
        lastChangeAt = performance.now();
      };
      return { room, userId, voice: await connect({ port: job.port, room, userId, credential, shown }) };
    }),
  );
  onReady();

  let round = 0;
  const write = (): void => {
    for (const { room, userId, voice } of voices) {
      const message: Sent = { room, text: textOf(userId, round), outcome: "open" };
      sent.push(message);
      const settle = (outcome: Sent["outcome"]) => (): void => {
        message.outcome = outcome;
        lastChangeAt = performance.now();
      };
      voice.send(message.text).then(settle("acked"), settle("refused"));
    }
    round++;
  };
  const timer = setInterval(write, job.everyMs);
  await sleep(job.lengthMs);
  clearInterval(timer);

  const endedAt = performance.now();
  const isOver = (now: number): boolean =>
    now - endedAt >= leastSettleMs &&
    now - lastChangeAt >= quietMs &&
    sent.every(({ outcome }) => outcome !== "open");
  while (!isOver(performance.now()) && performance.now() - endedAt < mostSettleMs) await sleep(pollMs);
  return { sent, views };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
