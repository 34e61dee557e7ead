/** Who may hear what, now: what was said after somebody was put out is not for them. */
import type { Truth } from "./truth.ts";

export class Rights {
  readonly #truth: Truth;
  readonly #turn: () => number;

  constructor(truth: Truth, turn: () => number) {
    this.#truth = truth;
    this.#turn = turn;
  }

  /**
   * A removal is in force when its commit has been answered: what happens in the same go is still allowed.
   *
   * @param sinceTurn where the right was looked at: for an answer, when it was asked for
   * @param order of the commit of what is heard, if it was committed
   * @returns why not
   */
  refusal(user: string, room: string, sinceTurn = this.#turn(), order?: number): string | undefined {
    if (room.startsWith("user:")) {
      return room === `user:${user}` ? undefined : `${user} hears the room of another user`;
    }
    const conversation = this.#truth.conversationOf(room);
    if (conversation === undefined) {
      return room.startsWith("conversation:") ? `${room} does not exist` : undefined;
    }
    if (conversation.members.has(user)) return undefined;
    const removal = conversation.removed.get(user);
    if (removal === undefined) return `${user} was never in ${room}`;
    if (removal.turn < sinceTurn) return `${user} was put out of ${room}`;
    if (order !== undefined && order > removal.order && removal.turn < this.#turn()) {
      return `${user} was put out of ${room} before that was said`;
    }
    return undefined;
  }

  /** Whether the user has been a member without a break since then. */
  isSteady(user: string, room: string, sinceTurn: number): boolean {
    const conversation = this.#truth.conversationOf(room);
    if (conversation === undefined) return true;
    return conversation.members.has(user) && (conversation.changedAt.get(user) ?? 0) < sinceTurn;
  }
}
