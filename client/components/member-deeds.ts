/**
 * What the user does with members, one thing at a time: asked once more where it is grave, then asked of the server.
 *
 * Nothing is shown as done before the server has said so; why it refused stays where it was asked.
 */
import type { LitElement } from "lit";
import type { Client, ListedConversation } from "../index.ts";
import type { Choosable } from "./choosable.ts";
import type { Adding } from "./member-adding.ts";
import type { RoomDoing } from "./member-room.ts";
import type { MemberAct, MemberActions, MemberDoing } from "./member-row.ts";
import { readError } from "./problem-words.ts";
import { localeOf } from "./time.ts";

type Doing = MemberDoing | RoomDoing | Adding;
/** What the server is asked for, and has not answered or has refused. */
type Asking = Exclude<Doing, { kind: "menu" }>;

interface MemberDeedsOptions {
  client(): Client | undefined;
  room(): string;
  conversation(): ListedConversation | undefined;
  failed(room: string, code: string, message: string): void;
}

export class MemberDeeds {
  doing: Doing | undefined;
  /** What was done last, for who does not see it. */
  said = "";
  readonly #host: LitElement;
  readonly #options: MemberDeedsOptions;
  /** As the server said last, and of which room. */
  #bans: { readonly room: string; readonly people: readonly Choosable[] } | undefined;

  constructor(host: LitElement, options: MemberDeedsOptions) {
    this.#host = host;
    this.#options = options;
  }

  reset(): void {
    this.doing = undefined;
    this.said = "";
  }

  /** What is being done about this one. */
  about(id: string): MemberDoing | undefined {
    const { doing } = this;
    return doing !== undefined && "id" in doing && doing.id === id ? doing : undefined;
  }

  get banned(): readonly Choosable[] {
    return this.#bans?.room === this.#options.room() ? this.#bans.people : [];
  }

  /** Asks who is banned. A server that does not tell has nobody shown. */
  async loadBans(): Promise<void> {
    const room = this.#options.room();
    const client = this.#options.client();
    const known = client?.people.known.peek();
    const answer = await client?.request("room:bans", { room }).catch(() => undefined);
    if (answer === undefined || room !== this.#options.room()) return;
    const people = answer.users.map(({ userId: id, username }) => ({
      id: id as string,
      name: username ?? known?.get(id)?.name ?? id,
    }));
    this.#bans = { room, people };
    this.#host.requestUpdate();
  }

  readonly actions: MemberActions = {
    begin: (kind, person) => {
      if (kind === "menu") this.begin({ kind, id: person.id });
      else if (kind === "remove" || kind === "ban") this.begin({ kind, id: person.id, isBusy: false });
      else {
        this.cancel();
        this.actions.act(kind, person);
      }
    },
    act: (kind, person) => void this.act(kind, person),
    cancel: () => this.cancel(),
  };

  async act(kind: MemberAct, { id: userId, name }: Choosable): Promise<void> {
    const room = this.#options.room();
    const conversationId = this.#options.conversation()?.id ?? "";
    const isClosed = this.#options.conversation()?.closed !== undefined;
    const ask = (run: (client: Client) => Promise<unknown>, said: string) =>
      this.ask({ kind, id: userId, isBusy: true }, run, said);
    switch (kind) {
      case "remove":
        await ask(
          ({ request }) => request("conversation:remove", { conversationId, userId }),
          `${name} was removed`,
        );
        return;
      case "ban": {
        // It ends the membership, and with the members who is banned is asked for anew.
        await ask(({ request }) => request("room:ban", { room, userId, on: true }), `${name} was banned`);
        return;
      }
      case "readmit": {
        await ask(
          (client) => readmit(client, conversationId, [userId], !isClosed),
          isClosed ? `${name} is not banned any more` : `${name} is back in`,
        );
        return this.loadBans();
      }
      default: {
        const on = kind === "promote";
        const said = on ? `${name} is a moderator` : `${name} is no longer a moderator`;
        await ask(({ request }) => request("conversation:moderator", { conversationId, userId, on }), said);
      }
    }
  }

  async add(doing: Adding, people: readonly Choosable[], isReadmitted: boolean): Promise<void> {
    if (people.length === 0) return this.set({ ...doing, problem: "Choose who is added." });
    const conversationId = this.#options.conversation()?.id ?? "";
    const ids = people.map(({ id }) => id);
    const names = new Intl.ListFormat(localeOf(this.#host)).format(people.map(({ name }) => name));
    await this.ask(
      { ...doing, isBusy: true, isBarred: false },
      (client) =>
        isReadmitted
          ? readmit(client, conversationId, ids, true)
          : client.request("conversation:add", { conversationId, userIds: ids }),
      `${names} ${people.length === 1 ? "was" : "were"} added`,
    );
    if (isReadmitted) await this.loadBans();
  }

  /** @returns whether it was done; a refusal is shown where it was asked for */
  async ask(asking: Asking, run: (client: Client) => Promise<unknown>, said: string): Promise<boolean> {
    const client = this.#options.client();
    const room = this.#options.room();
    if (client === undefined || (this.doing !== undefined && "isBusy" in this.doing && this.doing.isBusy))
      return false;
    const asked = { ...asking, problem: undefined };
    this.said = "";
    this.set(asked);
    try {
      await run(client);
      if (room === this.#options.room()) this.said = said;
      if (this.doing === asked) this.set(undefined);
      else this.#host.requestUpdate();
      return true;
    } catch (error) {
      const { code, message } = readError(error);
      // Of those who may add, in a conversation that is open, only who would add somebody banned is forbidden to.
      const isBarred = asking.kind === "adding" && code === "forbidden";
      if (this.doing === asked)
        this.set({ ...asking, isBusy: false, problem: message, ...(isBarred && { isBarred }) } as Doing);
      this.#options.failed(room, code, message);
      return false;
    }
  }

  /** Puts the focus where it goes on. */
  begin(doing: Doing): void {
    this.said = "";
    this.set(doing);
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>("[data-first], [role=menuitem]")?.focus(),
    );
  }

  /** Back to what began it. */
  cancel(): void {
    const doing = this.doing;
    if (doing === undefined) return;
    this.set(undefined);
    const row = "id" in doing ? `[data-id="${CSS.escape(doing.id)}"] button` : "";
    const place = { adding: ".new", slow: "select", close: "[part=close]", reopen: "[part=close]" };
    const button = doing.kind in place ? place[doing.kind as keyof typeof place] : row;
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>(button)?.focus(),
    );
  }

  set(doing: Doing | undefined): void {
    this.doing = doing;
    this.#host.requestUpdate();
  }
}

/** @param isAdded a closed conversation takes nobody in, but they can come once it is open */
async function readmit(
  { request }: Client,
  conversationId: string,
  userIds: readonly string[],
  isAdded: boolean,
): Promise<void> {
  const room = `conversation:${conversationId}`;
  for (const userId of userIds) await request("room:ban", { room, userId, on: false });
  if (isAdded) await request("conversation:add", { conversationId, userIds: [...userIds] });
}
