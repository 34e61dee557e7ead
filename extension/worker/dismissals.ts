/** Interventions that the user has dismissed: kept until the server knows it, and told as that user alone. */
import type { Client, TautlineError } from "../../client/index.ts";
import { isPassing } from "../queue/sender.ts";
import type { KeptStore } from "./kept.ts";

export interface Dismissal {
  /** Who dismissed it: the server and the user. */
  readonly owner: string;
  readonly interventionId: string;
}

export interface Dismissals {
  add(dismissal: Dismissal): Promise<void>;
  /** Whether the server is to be told anything for this owner. */
  isLeft(owner: string): boolean;
  /** The connection speaks for this owner. Resolves once the server has answered, or does not answer now. */
  tell(owner: string): Promise<void>;
}

/** Another time the server may answer something else; what it refuses for good is as good as told. */
const isForNow = (code: string): boolean => isPassing(code) || code === "internal";

/**
 * @param request rejects with a TautlineError
 * @param told the server has answered one for good
 */
export function createDismissals(kept: KeptStore, request: Client["request"], told: () => void): Dismissals {
  let isTelling = false;

  const next = (owner: string) => kept.now.dismissals.find((one) => one.owner === owner);

  /** @returns whether the server has answered for good */
  async function isTold({ interventionId }: Dismissal): Promise<boolean> {
    try {
      await request("intervention:dismiss", { interventionId });
      return true;
    } catch (error) {
      return !isForNow((error as TautlineError).code);
    }
  }

  async function tellAll(owner: string): Promise<void> {
    for (let said = next(owner); said !== undefined && (await isTold(said)); said = next(owner)) {
      const answered = said;
      await kept.set({ dismissals: kept.now.dismissals.filter((one) => one !== answered) });
      told();
    }
  }

  return {
    isLeft: (owner) => next(owner) !== undefined,
    async add({ owner, interventionId }) {
      const { dismissals } = kept.now;
      const isKept = dismissals.some((one) => one.owner === owner && one.interventionId === interventionId);
      if (!isKept) await kept.set({ dismissals: [...dismissals, { owner, interventionId }] });
    },
    async tell(owner) {
      if (isTelling) return;
      isTelling = true;
      await tellAll(owner).finally(() => {
        isTelling = false;
      });
    },
  };
}
