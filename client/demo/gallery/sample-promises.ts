/** Promises of the sample server, and what each owes by them. */
import type { Data, Person, SampleRooms } from "./sample-rooms.ts";
import { type Handlers, Refusal } from "./sample-server.ts";

interface Promised extends Data {
  readonly id: string;
  readonly room: string;
  readonly debtor: { readonly userId: string; readonly name: string };
  readonly status: "open" | "due" | "fulfilled" | "cancelled";
  readonly amount?: number;
  readonly unit?: string;
  readonly fulfilled?: number;
  readonly condition?: object;
}

/** For what somebody else does first. */
const isWaiting = ({ status, condition }: Promised) => status === "open" && condition !== undefined;

export function createSamplePromises(rooms: SampleRooms) {
  const all = new Map<string, Promised>();
  const inRoom = (room: string) => [...all.values()].filter((one) => one.room === room);

  function liabilities(room: string) {
    const sums = new Map<
      string,
      { userId: string; name: string; owes: number; unit: string; because: string[] }
    >();
    for (const promised of inRoom(room)) {
      const { id, debtor, status, amount, unit = "", fulfilled = 0 } = promised;
      if (amount === undefined || status === "fulfilled" || status === "cancelled" || isWaiting(promised))
        continue;
      const key = `${debtor.userId} ${unit}`;
      const { owes = 0, because = [] } = sums.get(key) ?? {};
      sums.set(key, { ...debtor, owes: owes + amount - fulfilled, unit, because: [...because, id] });
    }
    return [...sums.values()];
  }

  function put(type: "created" | "updated", promised: Promised): number | undefined {
    all.set(promised.id, promised);
    const { room, ...commitment } = promised;
    const seq = rooms.append(room, `commitment:${type}`, commitment);
    rooms.append(room, "liability:update", { liabilities: liabilities(room) });
    return seq;
  }

  function find(id: string): Promised {
    const found = all.get(id);
    if (found === undefined) throw new Refusal("not_found", "There is no such promise among the samples.");
    return found;
  }

  function promise(room: string, { id: userId, name }: Person, messageId: string, some: Data): void {
    put("created", {
      id: crypto.randomUUID(),
      room,
      messageId,
      debtor: { userId, name },
      status: "open",
      ...some,
    });
  }

  const handlers: Handlers = {
    "commitment:list": (_, { room }: { room: string }) => {
      const commitments = inRoom(room).map(({ room: _room, ...commitment }) => commitment);
      return { commitments, liabilities: liabilities(room) };
    },
    "commitment:fulfil": (_, { id, amount: done }: { id: string; amount?: number }) => {
      const before = find(id);
      const { amount = 0, fulfilled = 0 } = before;
      const sum = fulfilled + (done ?? amount);
      const isPart = done !== undefined && sum < amount;
      const status = isWaiting(before) ? "due" : isPart ? before.status : "fulfilled";
      const seq = put("updated", { ...before, status, ...(isPart && { fulfilled: sum }) });
      return { seq, status };
    },
    "commitment:cancel": (_, { id }: { id: string }) => {
      return { seq: put("updated", { ...find(id), status: "cancelled" }) };
    },
  };
  return { handlers, promise };
}
