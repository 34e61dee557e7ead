/**
 * The rooms of the sample server: who is in them, and what was said there, in order.
 *
 * Numbers start at 1 in each log and have no gaps; whisper rooms keep none. Nothing outlives the page.
 */

export interface Person {
  readonly id: string;
  readonly name: string;
}

export type Data = Readonly<Record<string, unknown>>;

export interface Said {
  readonly type: string;
  readonly data: Data;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly room?: string;
  readonly seq?: number;
}

/** Somebody who is connected. */
export interface Listener {
  readonly user: Person;
  /** Epoch ms. */
  readonly since: number;
  tell(said: Said): void;
}

interface Room {
  readonly log: Said[];
  readonly listeners: Set<Listener>;
}

const maxPage = 200;

export class SampleRooms {
  readonly #rooms = new Map<string, Room>();
  readonly #epoch: string;
  readonly #now: () => number;

  /** @param epoch of every log */
  constructor(epoch: string, now: () => number) {
    this.#epoch = epoch;
    this.#now = now;
  }

  /** @param cursor where the listener stood before @returns the place in the log, and what follows it there */
  join(name: string, listener: Listener, cursor?: { readonly epoch: string; readonly seq: number }) {
    const { log, listeners } = this.#room(name);
    const before = this.present(name);
    listeners.add(listener);
    if (!before.some(({ userId }) => userId === listener.user.id)) this.#tellPresence(name, [listener], []);
    const isKnown = cursor?.epoch === this.#epoch;
    const missed = isKnown ? log.slice(cursor.seq) : [];
    const place = {
      room: name,
      recovered: isKnown ? "complete" : cursor === undefined ? "fresh" : "reset",
      epoch: this.#epoch,
      seq: log.length,
      from: log.length - missed.length + 1,
      to: log.length,
      users: this.present(name),
    };
    return { place, missed };
  }

  leave(name: string, listener: Listener): void {
    const { listeners } = this.#room(name);
    if (!listeners.delete(listener)) return;
    if (!this.present(name).some(({ userId }) => userId === listener.user.id))
      this.#tellPresence(name, [], [listener.user.id]);
  }

  /** Of somebody who is gone. */
  leaveAll(listener: Listener): void {
    for (const name of this.#rooms.keys()) this.leave(name, listener);
  }

  present(name: string) {
    const listeners = [...this.#room(name).listeners];
    const users = new Map(listeners.map(({ user, since }) => [user.id, { user, since }]));
    return [...users.values()].map(({ user, since }) => {
      const devices = listeners.filter((one) => one.user.id === user.id).length;
      return { userId: user.id, username: user.name, status: "online", since, devices };
    });
  }

  /** Told to all who are there, and kept in the room's log. @returns its number; none in a whisper room */
  append(name: string, type: string, data: Data, timestamp = this.#now()): number | undefined {
    const { log } = this.#room(name);
    const seq = name.startsWith("whisper:") ? undefined : log.length + 1;
    const said = { type, room: name, data, timestamp, ...(seq !== undefined && { seq }) };
    if (seq !== undefined) log.push(said);
    this.tell(name, said);
    return seq;
  }

  /** Told to all who are there but one, and kept nowhere. */
  tell(name: string, { type, data, ...more }: Omit<Said, "timestamp">, but?: Person): void {
    const said = { timestamp: this.#now(), room: name, ...more, type, data };
    for (const { user, tell } of this.#room(name).listeners) if (user.id !== but?.id) tell(said);
  }

  /** What was said is put differently, for who reads it later. */
  rewrite(name: string, isMeant: (said: Said) => boolean, change: (data: Data) => Data): void {
    const { log } = this.#room(name);
    log.splice(
      0,
      log.length,
      ...log.map((said) => (isMeant(said) ? { ...said, data: change(said.data) } : said)),
    );
  }

  log(name: string): readonly Said[] {
    return this.#room(name).log;
  }

  history(
    name: string,
    { after, before, limit = maxPage }: { after?: number; before?: number; limit?: number },
  ) {
    const { log } = this.#room(name);
    const first = after ?? 0;
    const last = Math.min(log.length, (before ?? Number.POSITIVE_INFINITY) - 1);
    const from = after === undefined ? Math.max(first, last - limit) : first;
    const to = Math.min(last, from + limit);
    const more = after === undefined ? from > 0 : to < log.length;
    return { room: name, epoch: this.#epoch, head: log.length, events: log.slice(from, to), more };
  }

  #room(name: string): Room {
    const room = this.#rooms.get(name) ?? { log: [], listeners: new Set() };
    this.#rooms.set(name, room);
    return room;
  }

  #tellPresence(name: string, joined: readonly Listener[], left: readonly string[]): void {
    const users = this.present(name);
    const came = users.filter(({ userId }) => joined.some(({ user }) => user.id === userId));
    this.tell(name, { type: "presence:diff", data: { count: users.length, joined: came, left } });
  }
}
