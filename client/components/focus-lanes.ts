/**
 * Activities as lanes: where one was, when one typed, when nobody was there.
 *
 * What began before the first activity held is not known, and left blank.
 */
import type { FocusActivity, TimeKind } from "../index.ts";
import { type CategoryOf, domainOf } from "./focus-sites.ts";

export interface Stretch {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly kind: TimeKind;
  /** The domain, where there is one. */
  readonly domain?: string | undefined;
}

interface Lanes {
  /** Sites, and time outside the browser; oldest first. */
  readonly places: readonly Stretch[];
  /** Idle time and pauses; oldest first. */
  readonly away: readonly Stretch[];
  /** Characters a minute; oldest first. */
  readonly typing: readonly { readonly at: number; readonly velocity: number }[];
}

/** @param activities newest first, as a session's state holds them. @param to where what goes on ends */
export function lanesOf(activities: readonly FocusActivity[], to: number, categoryOf: CategoryOf): Lanes {
  const places: Stretch[] = [];
  const away: Stretch[] = [];
  const typing: { at: number; velocity: number }[] = [];
  let place: Omit<Stretch, "to"> | undefined;
  /** The site that one comes back to. */
  let site: string | undefined;
  let gone: { at: number; kind: TimeKind } | undefined;

  const endPlace = (at: number) => {
    if (place && at > place.from) places.push({ ...place, to: at });
    place = undefined;
  };
  const beAt = (at: number, domain: string | undefined) => {
    const kind = domain === undefined ? "neutral" : categoryOf(domain);
    if (place?.domain === domain && place?.kind === kind) return;
    endPlace(at);
    place = { from: at, kind, domain };
  };

  for (const { eventType, timestamp: at, metadata } of activities.toReversed()) {
    const isPause = metadata.isPause === true;
    switch (eventType) {
      case "window_blur":
        endPlace(at);
        place = { from: at, kind: "outside" };
        break;
      case "idle_start":
        gone ??= { at, kind: isPause ? "pause" : "idle" };
        break;
      case "idle_end": {
        const from = metadata.idleDuration ? at - metadata.idleDuration : gone?.at;
        if (from !== undefined) away.push({ from, to: at, kind: isPause ? "pause" : (gone?.kind ?? "idle") });
        gone = undefined;
        break;
      }
      default:
        site = domainOf(metadata.url) ?? site;
        if (eventType === "typing") typing.push({ at, velocity: metadata.typingVelocity ?? 0 });
        if (eventType === "window_focus" || metadata.url !== undefined) beAt(at, site);
    }
  }
  endPlace(to);
  if (gone) away.push({ from: gone.at, to: Math.max(to, gone.at), kind: gone.kind });
  return { places, away, typing };
}
