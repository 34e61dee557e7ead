/**
 * A server in the page, for the components on show: it answers the real client as a real one does, asks for no rights,
 * and ends with the page. Nothing that is said to it leaves the browser or is kept in it.
 */
import type { Link, Transport } from "../../index.ts";
import type { Data, Listener, Person, Said, SampleRooms } from "./sample-rooms.ts";

/** What is not done here, in words for the reader. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** @returns what the ack says @throws Refusal */
export type Handlers = Readonly<Record<string, (asker: Listener, data: never, id: string) => Data>>;

interface Asked {
  readonly type: string;
  readonly id?: string | undefined;
  readonly data: Data;
}

type Cursors = Readonly<Record<string, { readonly epoch: string; readonly seq: number }>>;

const welcomed = {
  protocol: 1,
  tokenExpiresAt: null,
  heartbeat: { intervalMs: 25_000, timeoutMs: 45_000 },
  limits: { maxFrameBytes: 65_536, maxRooms: 128, maxContentChars: 5_000, pageSize: 200 },
};

interface SampleServerOptions {
  /** Epoch ms. */
  readonly now: () => number;
  /** As a network has it. */
  readonly isOnline: () => boolean;
}

export class SampleServer {
  readonly #rooms: SampleRooms;
  readonly #options: SampleServerOptions;
  readonly #handlers: Handlers;
  /** Each ends a link as a network does. */
  readonly #links = new Set<() => void>();

  /** @param handlers what is done here beside what every room has */
  constructor(rooms: SampleRooms, handlers: Handlers, options: SampleServerOptions) {
    this.#rooms = rooms;
    this.#options = options;
    this.#handlers = { ...roomHandlers(rooms), ...handlers };
  }

  /** The way to it, for one user. */
  transportOf(user: Person): Transport {
    return { open: () => this.#open(user) };
  }

  /** Cuts every connection, as a network does. */
  cut(): void {
    for (const end of [...this.#links]) end();
  }

  #open(user: Person): Link {
    const { now, isOnline } = this.#options;
    const link: Link = { onopen: null, onmessage: null, onclose: null, send: () => {}, close: () => stop() };
    let frame: object[] = [];
    // All that one turn brings is one frame, as from a real one.
    const say = (said: object) => {
      if (frame.push(said) > 1) return;
      queueMicrotask(() => {
        const text = JSON.stringify(frame);
        frame = [];
        link.onmessage?.({ data: text } as never);
      });
    };
    const listener: Listener = { user, since: now(), tell: say };
    const stop = () => {
      this.#links.delete(end);
      this.#rooms.leaveAll(listener);
    };
    const end = () => {
      stop();
      link.onclose?.({ code: 1006, reason: "" } as never);
    };
    link.send = (text) => {
      for (const asked of [JSON.parse(text)].flat() as Asked[]) this.#answer(listener, asked, say);
    };
    queueMicrotask(() => {
      if (!isOnline()) return end();
      this.#links.add(end);
      link.onopen?.({} as never);
    });
    return link;
  }

  #answer(asker: Listener, { type, id, data }: Asked, say: (said: object) => void): void {
    const timestamp = this.#options.now();
    const reply = (type: string, data: Data) =>
      say({ type, data, timestamp, ...(id !== undefined && { id }) });
    if (type === "hello") this.#welcome(asker, data, reply, say);
    else if (type === "ping") reply("pong", { timestamp, echo: data.timestamp, heads: {} });
    else {
      try {
        const { missed, ...answer } = this.#handle(asker, { type, id, data });
        reply("ack", answer);
        for (const said of missed ?? []) say(said);
      } catch (error) {
        const code = error instanceof Refusal ? error.code : "internal";
        reply("error", { code, message: error instanceof Error ? error.message : String(error) });
      }
    }
  }

  #handle(asker: Listener, { type, id = "", data }: Asked): Data & { readonly missed?: readonly Said[] } {
    const handle = this.#handlers[type];
    if (handle === undefined) throw new Refusal("unknown_type", "The samples on this page do not do that.");
    return handle(asker, data as never, id);
  }

  #welcome(
    asker: Listener,
    { resume }: { readonly resume?: { readonly rooms: Cursors } },
    reply: (type: string, data: Data) => void,
    say: (said: object) => void,
  ): void {
    const automatic = [`user:${asker.user.id}`, "all-users"];
    const joined = automatic.map((name) => this.#rooms.join(name, asker, resume?.rooms[name]));
    const rooms = Object.fromEntries(joined.map(({ place }) => [place.room, place]));
    const user = { ...asker.user, role: "user" };
    reply("welcome", {
      ...welcomed,
      connectionId: crypto.randomUUID(),
      user,
      serverTime: this.#options.now(),
      rooms,
    });
    for (const said of joined.flatMap(({ missed }) => missed)) say(said);
  }
}

function roomHandlers(rooms: SampleRooms): Handlers {
  const typing = (isTyping: boolean) => {
    return ({ user }: Listener, { room }: { room: string }) => {
      const data = { userId: user.id, username: user.name, typing: isTyping };
      rooms.tell(room, { type: "status:typing", data }, user);
      return {};
    };
  };
  return {
    "room:join": (asker, { room, after }: { room: string; after?: Cursors[string] }) => {
      const { place, missed } = rooms.join(room, asker, after);
      return { ...place, missed };
    },
    "room:leave": (asker, { room }: { room: string }) => {
      rooms.leave(room, asker);
      return {};
    },
    "room:history": (_, { room, ...page }: { room: string }) => rooms.history(room, page),
    "presence:get": (_, { room }: { room: string }) => {
      const users = rooms.present(room);
      return { room, count: users.length, users };
    },
    "status:set": () => ({}),
    "typing:start": typing(true),
    "typing:stop": typing(false),
  };
}
