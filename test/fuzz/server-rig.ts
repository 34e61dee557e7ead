/**
 * A whole server in memory with people in it: two who do nothing wrong and look closely, and some who send what
 * they are told to.
 *
 * Names of rooms and the like differ from world to world, so inputs speak of them by stand-ins, which are filled
 * in on the way: the same input means the same in every world.
 */
import { type Role, type RoomName, up } from "../../protocol/index.ts";
import type { Tokens } from "../../server/auth/tokens.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { type Heard, World } from "../support/world.ts";
import type { Facts } from "./generate/schema.ts";
import { expectNoLeak, expectServed } from "./health.ts";
import { namedTokens } from "./named-tokens.ts";
import { checkAnswers, dueFor, isAnswered } from "./oracle.ts";
import { uncaught } from "./strays.ts";
import type { Fed } from "./targets/target.ts";
import { timeTurns } from "./turns.ts";
import { brief, Violation } from "./violation.ts";
import { Witness } from "./witness.ts";

/** Who may be made to say something, and with which rights. */
export const attackers = ["mallory", "eve", "root:admin", "svc:service"] as const;

/** What inputs are made of; the words in capitals are stand-ins. */
export const facts: Facts = {
  room: [
    "conversation:MAIN0",
    "conversation:MAIN0",
    "conversation:MAIN0",
    "conversation:DIRECT0",
    "conversation:ALONE0",
    "whisper:HARBOUR",
    "whisper:HARBOUR",
    "whisper:  harbour ",
    "whisper:ELSEWHERE",
    "user:mallory",
    "user:alice",
    "all-users",
    "admin-room",
    "conversation:none",
    "session:none",
    "channel:demo-1",
    "channel:news",
    "channel:none",
  ],
  conversationId: ["MAIN0", "MAIN0", "DIRECT0", "ALONE0", "none"],
  messageId: [
    ...Array.from({ length: 30 }, (_, at) => `TALK0-${(at + 1).toString(36)}`),
    "1-1",
    "PASSED0",
    "w.x.1",
    "zzzzzzzzzz-1",
  ],
  userId: ["alice", "bob", "mallory", "eve", "root", "nobody"],
  epoch: ["EPOCH0", "EPOCH0", "EPOCH1", "x"],
  invite: ["INVITE0", "abcdefghijklmnop"],
  token: ["mallory", "mallory:user:60", "eve", "bad", ""],
  id: ["OWED0", "OWED0", "TALK0-1", "none"],
  content: [
    "hi",
    "I will pay bob 20 euros",
    "I'll give alice 3 hours if bob brings the drill",
    "I'll pay some",
  ],
  answer: ["alice", "20 euros", "no"],
  sessionId: ["s"],
  url: ["https://example.com/a?b=c", "/somewhere"],
};

interface RigOptions {
  /** The server's own limits hold; else those that would hide the rest are off. */
  readonly isLimited: boolean;
  readonly tokens?: (clock: FakeClock) => Tokens;
  /** Looks in the end whether what has left is held in memory, which takes its time. */
  readonly searchesMemory?: boolean;
  /** Events that the contract does not know may go by: an operator's own. */
  readonly hasOwnEvents?: boolean;
  /** Makes a good token; needed where `tokens` are given. */
  readonly tokenOf?: (clock: FakeClock, userId: string, role: Role) => Promise<string>;
}

const channels = { TAUTLINE_CHANNELS: "demo-*:100,news:durable" };
const limited = { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "30", TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "50" };
/** Long where real cryptography takes its time beside the turns of the event loop. */
const patience = { fakeTokensMs: 50, realTokensMs: 30_000 };
/** Well within the time after which who is silent is put out. */
const beatMs = 20_000;
/** Requests of attackers between two looks whether they are still in their rooms. */
const turnsPerReturn = 8;
const lifetime = 100 * 86_400;

/** Long work is put off after so many milliseconds of a turn, which only pass where work takes its time. */
function clockOfTurns(): FakeClock {
  const clock = new FakeClock();
  const { monotonic } = clock;
  const startedMs = performance.now();
  clock.monotonic = () => monotonic() + Math.floor(performance.now() - startedMs);
  return clock;
}

export class ServerRig {
  readonly world: World;
  readonly alice: Witness;
  readonly bob: Witness;
  /** A room that no input speaks of: what goes on elsewhere, rightful or not, leaves it alone. */
  quietRoom = "";
  readonly #standIns = new Map<string, string>();
  readonly #attackers = new Map<string, Witness>();
  readonly #gone: WeakRef<Witness>[] = [];
  readonly #tokenOf: (userId: string, role: Role) => Promise<string>;
  readonly #hasOwnEvents: boolean;
  readonly #searchesMemory: boolean;
  readonly #answerTimeoutMs: number;
  #pattern = /$^/g;
  #turns = 0;
  /** Monotonic: real time counts, too, and may be long on a busy machine. */
  #heardAtMs = 0;
  #timersBefore = 0;

  private constructor(options: RigOptions) {
    const { isLimited, tokens, tokenOf, hasOwnEvents = false, searchesMemory = true } = options;
    this.#searchesMemory = searchesMemory;
    this.#hasOwnEvents = hasOwnEvents;
    this.world = new World({
      clock: clockOfTurns(),
      env: { ...channels, ...(isLimited ? limited : {}) },
      tokens: tokens ?? namedTokens,
    });
    this.#answerTimeoutMs = tokens === undefined ? patience.fakeTokensMs : patience.realTokensMs;
    this.#tokenOf = async (userId, role) =>
      tokenOf?.(this.world.clock, userId, role) ?? `${userId}:${role}:${lifetime}`;
    this.alice = new Witness(this.world, { isReader: true, hasOwnEvents });
    this.bob = new Witness(this.world, { isReader: true, hasOwnEvents });
  }

  static async open(options: RigOptions): Promise<ServerRig> {
    const rig = new ServerRig(options);
    await rig.#furnish(options.isLimited ? 10 : 220);
    return rig;
  }

  async #furnish(messages: number): Promise<void> {
    const { alice, bob, world } = this;
    await this.hello(alice, await this.#tokenOf("alice", "user"));
    await this.hello(bob, await this.#tokenOf("bob", "user"));
    const make = async (memberIds: readonly string[], kind: string) =>
      (await alice.request("conversation:create", { memberIds, kind })).data;
    const main = await make(["bob", "mallory"], "group");
    const direct = await make(["mallory"], "direct");
    const alone = await make([], "group");
    this.quietRoom = (await make(["bob"], "group")).room;
    for (const reader of [alice, bob]) {
      await reader.request("room:join", { room: main.room });
      await reader.request("room:join", { room: this.quietRoom });
      await reader.request("room:join", { room: "whisper:HARBOUR" });
    }
    // Of a whisper room that nobody is in there is nothing to set.
    await alice.request("room:join", { room: "whisper:ELSEWHERE" });
    const said = await alice.request("message:send", { room: main.room, content: "the first" });
    this.#standIns.set("MAIN0", main.conversationId);
    this.#standIns.set("DIRECT0", direct.conversationId);
    this.#pattern = /MAIN0|DIRECT0/g;
    const mallory = await this.attacker("mallory");
    for (let n = 2; n <= messages; n += 1) {
      const who = n % 2 === 0 ? mallory : alice;
      await who.request("message:send", { room: main.room, content: `text ${n}` });
    }
    await mallory.request("message:send", { room: main.room, content: "I will pay alice 20 euros" });
    const promised = mallory.heard.find(({ type }) => type === "commitment:created");
    mallory.forget();
    const passed = await alice.request("message:send", { room: "whisper:HARBOUR", content: "hush" });
    const { invite } = (await alice.request("conversation:invite", { conversationId: main.conversationId }))
      .data;
    const whisper = (await alice.request("room:join", { room: "whisper:HARBOUR" })).data;
    const standIns = {
      ALONE0: alone.conversationId,
      TALK0: said.data.messageId.split("-")[0],
      PASSED0: passed.data.messageId,
      OWED0: promised?.data.id ?? "none",
      INVITE0: invite,
      EPOCH0: world.store.epoch,
      EPOCH1: whisper.epoch,
    };
    for (const [name, value] of Object.entries(standIns)) this.#standIns.set(name, value);
    this.#pattern = new RegExp([...this.#standIns.keys()].join("|"), "g");
    this.#attackers.get("mallory")?.drop();
    await this.advance(10_000);
    this.#timersBefore = world.clock.timerCount;
  }

  /** The text with the stand-ins replaced by what they stand for. */
  fillIn(text: string): string {
    return text.replace(this.#pattern, (name) => this.#standIns.get(name) ?? name);
  }

  /** @throws Violation if one who should be welcome is not */
  async hello(peer: Witness, token: string): Promise<void> {
    peer.say({ type: "hello", id: "hello", data: { token, client: { kind: "other" } } });
    await this.#until(() => peer.heard.some(({ id }) => id === "hello"));
    const [welcome] = peer.heard.splice(0);
    if (welcome?.type !== "welcome") throw new Violation("unhealthy", `not welcomed: ${brief(welcome)}`);
  }

  /** A new connection that has said nothing. */
  stranger(): Witness {
    const peer = new Witness(this.world, { isReader: false, hasOwnEvents: this.#hasOwnEvents });
    if (this.#searchesMemory) this.#gone.push(new WeakRef(peer));
    return peer;
  }

  /** The open connection of one of the attackers, in the rooms that it may be in. */
  async attacker(who: string): Promise<Witness> {
    const held = this.#attackers.get(who);
    this.#turns += 1;
    if (held !== undefined && held.closedWith === undefined) {
      if (this.#turns % turnsPerReturn === 0) await this.#letIn(held);
      return held;
    }
    const [userId = "", role = "user"] = who.split(":");
    const peer = this.stranger();
    await this.hello(peer, await this.#tokenOf(userId, role as Role));
    await this.#letIn(peer);
    this.#attackers.set(who, peer);
    return peer;
  }

  /** Who left is let in again, or there would soon be nothing to break. */
  async #letIn(peer: Witness): Promise<void> {
    const { userId } = peer;
    if (userId === "eve") return;
    const isIn = (room: string) => peer.session.rooms.some(({ name }) => name === room);
    if (userId === "mallory") await this.#makePeace(isIn(this.fillIn("conversation:MAIN0")));
    for (const name of ["conversation:MAIN0", "conversation:DIRECT0", "whisper:HARBOUR"]) {
      const room = this.fillIn(name);
      if (!isIn(room)) await peer.request("room:join", { room });
    }
    peer.forget();
  }

  /** What admins and owners did to the room that most inputs are about is taken back. */
  async #makePeace(isMalloryIn: boolean): Promise<void> {
    const conversationId = this.fillIn("MAIN0");
    const room = this.fillIn("conversation:MAIN0");
    const loaded = this.world.host.services.rooms.loaded(room as RoomName)?.conversation;
    if (loaded?.closed !== undefined) await this.alice.request("room:reopen", { room });
    if (loaded?.slowSeconds !== undefined) await this.alice.request("room:slow", { room, seconds: 0 });
    if (isMalloryIn) return;
    await this.alice.request("room:ban", { room, userId: "mallory", on: false });
    await this.alice.request("conversation:add", { conversationId, userIds: ["mallory"] });
  }

  /** Says a frame and waits for everything that is due. @throws Violation */
  async say(peer: Witness, input: string): Promise<Fed & { readonly heard: readonly Heard[] }> {
    const text = this.fillIn(input);
    const due = dueFor(text);
    const { turnMs } = await timeTurns(() => {
      try {
        peer.sayText(text);
      } catch (error) {
        throw uncaught(error);
      }
      return this.#until(() => peer.closedWith !== undefined || isAnswered(due, peer.heard));
    });
    const heard = peer.heard;
    peer.forget();
    checkAnswers(due, heard, peer.closedWith !== undefined);
    peer.check();
    this.#checkOthers();
    const outcomes = heard.flatMap(({ id, type, data }) => {
      const asked = due.types.get(id ?? "")?.[0] ?? "";
      const name = Object.hasOwn(up, asked) ? asked : "other";
      return type === "error" || id !== undefined ? [`${name} ${type === "error" ? data.code : type}`] : [];
    });
    if (peer.closedWith !== undefined) outcomes.push(`close ${peer.closedWith.code}`);
    return { turnMs, outcomes, heard };
  }

  /** Lets the world go on until the work is done. @throws Violation if it does not end, or ends badly */
  async while<Result>(work: Promise<Result>): Promise<Result> {
    let ended: { readonly result: Result } | { readonly error: unknown } | undefined;
    work.then(
      (result) => {
        ended = { result };
      },
      (error) => {
        ended = { error };
      },
    );
    await this.#until(() => ended !== undefined);
    if (ended === undefined) throw new Violation("answer", `no answer within ${this.#answerTimeoutMs} ms`);
    if ("error" in ended) throw uncaught(ended.error);
    return ended.result;
  }

  /** Time passes; those who are well-behaved send their heartbeats. */
  async advance(ms: number): Promise<void> {
    await this.#beat();
    for (let left = ms; left > 0; left -= beatMs) {
      await this.world.clock.advance(Math.min(left, beatMs));
      await this.#beat();
    }
    this.#checkOthers();
  }

  async #beat(): Promise<void> {
    const { clock } = this.world;
    if (clock.monotonic() - this.#heardAtMs < beatMs) return;
    for (const reader of [this.alice, this.bob]) await reader.request("ping", {});
    this.#heardAtMs = clock.monotonic();
  }

  /** @throws Violation */
  async finish(): Promise<void> {
    await expectServed(this);
    for (const peer of this.#attackers.values()) peer.drop();
    this.#attackers.clear();
    const ended = this.#endSessions();
    await this.advance(60_000);
    await ended;
    await expectNoLeak(this.world, this.#timersBefore, this.#searchesMemory ? this.#gone : []);
    await this.world.store.close();
  }

  /** Whoever has begun a focus session and gone is waited for by the server, for twelve hours. */
  async #endSessions(): Promise<void> {
    const { store, sessions } = this.world.host.services;
    for (const session of await store.focus.active())
      await sessions.inTurn(session.ownerId, () => sessions.erase(session));
  }

  #checkOthers(): void {
    for (const reader of [this.alice, this.bob]) {
      reader.check();
      reader.forget();
      if (reader.closedWith === undefined) continue;
      throw new Violation("unhealthy", `${reader.userId} was put out: ${brief(reader.closedWith)}`);
    }
    const bug = this.world.logLines.find((line) => line.includes('"level":"error"'));
    this.world.logLines.length = 0;
    if (bug !== undefined) throw new Violation("uncaught", `the log says: ${bug.slice(0, 1_500)}`);
  }

  async #until(holds: () => boolean): Promise<void> {
    const deadlineMs = performance.now() + this.#answerTimeoutMs;
    do await this.world.clock.settle();
    while (!holds() && performance.now() < deadlineMs);
  }
}
