/**
 * A frame's way in: decode, limit, hand on. Synchronous, so that frames keep their order; the queue behind it
 * is bounded.
 */
import { decodeFrame, type Envelope, type EnvelopeProblem } from "../../protocol/index.ts";
import type { SessionHost, SessionSettings } from "./host.ts";
import type { Session } from "./session.ts";

export function receive({ services, settings, intake }: SessionHost, session: Session, text: string): void {
  const now = services.clock.monotonic();
  intake.arrived();
  session.beginFrame(now);
  const decoded = decodeFrame(text, settings.maxFrameBytes);
  if (decoded.kind === "envelopes") {
    const chars = Math.ceil(text.length / decoded.items.length);
    for (const item of decoded.items) take(settings, session, item, chars, now);
  } else if (decoded.kind === "refused") session.refuseFrame(undefined, decoded.code, decoded.message);
  else session.close(1009, `a frame is at most ${settings.maxFrameBytes} bytes`);
  session.endFrame();
}

/** @param chars its share of the frame */
function take(
  { envelopeRate }: SessionSettings,
  session: Session,
  item: Envelope | EnvelopeProblem,
  chars: number,
  monotonicMs: number,
): void {
  const retryAfterMs = session.takeEnvelope(monotonicMs);
  if (retryAfterMs > 0) {
    const message = `too many envelopes, at most ${envelopeRate.perSecond} a second are allowed`;
    session.refuseHaste(item.id, message, retryAfterMs);
  } else if ("problem" in item) session.refuseFrame(item.id, "bad_envelope", item.problem);
  else session.request(item.type, item.data, item.id, chars);
}
