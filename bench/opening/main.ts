/**
 * What a page waits for when it is opened: the list of its conversations, and the first page of a large room.
 *
 *     bun bench/opening/main.ts
 *
 * A real server on a filled database, asked over a WebSocket; times are from the request to its answer, parsed. CPU
 * is the server's, for each time, with the connection that it takes.
 */

import { cpuMs } from "../load/process-stats.ts";
import { mint, tautline } from "../peers/tautline.ts";
import { describeMachine, machineLine } from "../report/machine.ts";
import { median } from "../report/median.ts";
import { startServer } from "../runner/server-process.ts";
import { fill, largeRoom, reader, type Shape } from "./fill.ts";

const shape: Shape = {
  conversations: 1_000,
  membersEach: 10,
  messagesEach: 100,
  maxUnread: 20,
  messagesOfLarge: 100_000,
};
const times = 50;

console.log(machineLine(describeMachine()));
const server = await startServer(
  {
    ...tautline,
    launch: async (options) => {
      await fill(options.scratchFolder, shape);
      return tautline.launch(options);
    },
  },
  { ackBytes: 0, hasAdmission: false },
);
try {
  const list = await measure(async (ask) => {
    const { conversations } = await ask("conversation:list", {});
    if (conversations?.length !== shape.conversations + 1) throw new Error("the list is not whole");
  });
  const opening = await measure(async (ask) => {
    const [, { events = [] }] = await Promise.all([
      ask("room:join", { room: largeRoom }),
      ask("room:history", { room: largeRoom }),
    ]);
    if (events.length !== 200) throw new Error(`the first page has ${events.length} events`);
  });
  console.log("\n|  | first, ms | median, ms | slowest, ms | CPU, ms |\n| --- | ---: | ---: | ---: | ---: |");
  console.log(row(`list of ${shape.conversations + 1} conversations`, list));
  console.log(row(`opening a room of ${shape.messagesOfLarge} messages, to its first page`, opening));
} finally {
  await server.stop();
}

/** What is looked at here of the answers. */
interface Answer {
  readonly conversations?: readonly unknown[];
  readonly events?: readonly unknown[];
}

type Ask = (type: string, data: object) => Promise<Answer>;

interface Measured {
  /** In ms, in their order. */
  readonly taken: readonly number[];
  readonly cpuMsEach: number;
}

/** Each time over a connection of its own. */
async function measure(run: (ask: Ask) => Promise<void>): Promise<Measured> {
  const taken: number[] = [];
  const cpuBeforeMs = cpuMs(server.pid);
  for (let time = 0; time < times; time += 1) {
    const { ask, close } = await connect();
    const startedMs = performance.now();
    await run(ask);
    taken.push(performance.now() - startedMs);
    close();
  }
  return { taken, cpuMsEach: (cpuMs(server.pid) - cpuBeforeMs) / times };
}

async function connect(): Promise<{ ask: Ask; close: () => void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws?token=${await mint(reader)}`);
  const waiting = new Map<string, (data: Answer) => void>();
  let count = 0;
  const answer = (id: string) => new Promise<Answer>((resolve) => waiting.set(id, resolve));
  const welcomed = answer("welcome");
  socket.onmessage = ({ data }) => {
    for (const envelope of [JSON.parse(String(data))].flat()) {
      if (envelope.type === "error") throw new Error(JSON.stringify(envelope.data));
      waiting.get(envelope.id ?? envelope.type)?.(envelope.data);
    }
  };
  await welcomed;
  return {
    ask: (type, data) => {
      const id = `r${++count}`;
      socket.send(JSON.stringify({ type, id, data }));
      return answer(id);
    },
    close: () => socket.close(),
  };
}

function row(name: string, { taken, cpuMsEach }: Measured): string {
  const figures = [taken[0] ?? Number.NaN, median(taken), Math.max(...taken), cpuMsEach];
  return `| ${[name, ...figures.map((ms) => ms.toFixed(1))].join(" | ")} |`;
}
