/** How a store lets go of what is old. */
import type { RoomKind, RoomName } from "../../protocol/index.ts";

/** Which events of a kind of room are no longer to be kept: each that either bound is against. */
export interface TrimRule {
  readonly kind: RoomKind;
  /** Epoch ms: what was said earlier goes, up to the first that was not. */
  readonly before: number | undefined;
  /** All but so many of the newest go. */
  readonly maxEvents: number | undefined;
}

export interface TrimmedRoom {
  readonly room: RoomName;
  /** Events up to this seq are no longer kept. */
  readonly floor: number;
  /** Events that went now. */
  readonly count: number;
  /** Files that went with them; their bytes are still there. */
  readonly fileIds: readonly string[];
}

/** Where a walk over requests has come. */
export interface RequestPlace {
  readonly id: string;
  readonly user: string;
}

/** Trims logs from their old end, in steps that are short enough to stand between two commits. */
export interface RetentionStore {
  /**
   * One step over the rooms of a kind. The head of a log stays, also when nothing is left of it.
   *
   * @param from what the step before returned as `next`; none to begin
   * @returns `next` is undefined when every room was looked at
   */
  trim(
    rule: TrimRule,
    from?: string,
  ): Promise<{ readonly trimmed: readonly TrimmedRoom[]; readonly next: string | undefined }>;
  /**
   * One step over the requests: those whose event is no longer kept are forgotten, and a repeat is then a new request.
   *
   * @returns where the next step begins; undefined when every request was looked at
   */
  forgetRequests(from?: RequestPlace): Promise<RequestPlace | undefined>;
}
