/**
 * Resume: a hello that says where its rooms stand, truly or not, and what comes of each: a verdict, and exactly
 * the events that the verdict speaks of, in order.
 */
import type { Seeded } from "../../support/seeded.ts";
import type { Heard } from "../../support/world.ts";
import { readCorpus } from "../corpus.ts";
import { encode } from "../generate/encode.ts";
import { mutate } from "../generate/mutate.ts";
import { nastyText, nastyValue } from "../generate/nasty.ts";
import { attackers, facts, ServerRig } from "../server-rig.ts";
import { brief, Violation } from "../violation.ts";
import { isRecord, type Target } from "./target.ts";

interface Input {
  /** One of the attackers. */
  readonly who: string;
  /** JSON of `resume`, or what should be. */
  readonly resume: string;
}

const isInput = (value: unknown): value is Input =>
  isRecord(value) && attackers.some((who) => who === value.who) && typeof value.resume === "string";

/** Who may never be in which room, in this world. */
const closedTo: Readonly<Record<string, readonly string[]>> = {
  eve: ["conversation:MAIN0", "conversation:DIRECT0", "conversation:ALONE0", "user:alice", "admin-room"],
  mallory: ["conversation:ALONE0", "user:alice", "admin-room"],
};

export const resume: Target<Input> = {
  name: "resume",
  share: 0.06,
  inputsPerRig: 1_000,
  corpus: readCorpus("resume", isInput),
  isInput,
  generate: (random) => ({ who: random.pick(attackers), resume: encode(cursors(random)) }),
  async open(variant) {
    const rig = await ServerRig.open({ isLimited: variant % 4 === 3, searchesMemory: variant % 4 === 0 });
    return {
      async feed({ who, resume: said }) {
        const peer = rig.stranger();
        const token = `${who}${who.includes(":") ? "" : ":user"}:3600`;
        const head = `{"type":"hello","id":"h","data":{"token":"${token}","client":{"kind":"web"},"resume":`;
        const { heard, ...fed } = await rig.say(peer, `${head}${said}}}`);
        peer.drop();
        const [welcome, ...events] = heard;
        if (welcome?.type !== "welcome") return fed;
        const rooms = welcome.data.rooms as Record<string, Verdict>;
        for (const [room, verdict] of Object.entries(rooms)) checkVerdict(room, verdict, events);
        for (const name of closedTo[peer.userId] ?? []) expectDenied(rig.fillIn(name), rooms);
        return { ...fed, outcomes: Object.values(rooms).map(({ recovered }) => recovered) };
      },
      finish: () => rig.finish(),
    };
  },
};

interface Verdict {
  readonly recovered: string;
  readonly seq: number;
  readonly from: number;
  readonly to: number;
}

function checkVerdict(room: string, { recovered, seq, from, to }: Verdict, events: readonly Heard[]): void {
  const replayed = events.filter((event) => event.room === room && event.seq !== undefined);
  const wrong = (what: string) =>
    new Violation("unhealthy", `${room}, ${recovered} ${from} to ${to}: ${what}`);
  const isReplay = recovered === "complete" || recovered === "partial";
  if (!isReplay && replayed.length > 0) throw wrong(`${replayed.length} events follow`);
  if (!isReplay) return;
  if (replayed.length !== to - from + 1) throw wrong(`${replayed.length} events follow`);
  for (const [at, event] of replayed.entries()) {
    if (event.seq !== from + at) throw wrong(`seq ${event.seq} stands in place ${at}`);
  }
  if (recovered === "complete" && to !== seq) throw wrong(`the log goes on to ${seq}`);
}

function expectDenied(room: string, rooms: Readonly<Record<string, Verdict>>): void {
  const verdict = Object.hasOwn(rooms, room) ? rooms[room] : undefined;
  if (verdict === undefined || verdict.recovered === "denied") return;
  throw new Violation("unhealthy", `let into ${room}: ${brief(verdict)}`);
}

function cursors(random: Seeded): unknown {
  if (random.isLuckyAt(0.05)) return nastyValue(random);
  const rooms: Record<string, unknown> = {};
  const many = random.isLuckyAt(0.97) ? random.integer(1, 8) : random.pick([126, 127, 128, 200]);
  for (let at = 0; at < many; at += 1) {
    const known = random.pick(facts.room ?? [""]);
    const name = many > 8 ? `whisper:R${at}` : random.isLuckyAt(0.99) ? known : nastyText(random);
    rooms[name] = cursor(random);
  }
  const said = { rooms };
  return random.isLuckyAt(0.25) ? mutate(random, said, random.integer(1, 3)) : said;
}

function cursor(random: Seeded): unknown {
  const epoch = random.isLuckyAt(0.8) ? "EPOCH0" : random.pick(facts.epoch ?? []);
  return {
    epoch,
    seq: random.isLuckyAt(0.97) ? random.integer(0, 239) : random.pick([-1, 0, 1e9, 2 ** 53 - 1, 0.5]),
  };
}
