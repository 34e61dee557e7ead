/**
 * One measured stretch of traffic: what arrived in it, how late, and who spent CPU on it.
 */
import type { TrafficWindow } from "../job.ts";
import type { Link } from "./link.ts";
import { type Meter, percentile } from "./meter.ts";
import { Span } from "./span.ts";

/**
 * @param witnesses whose deliveries' latency is looked at; null for a sample of everybody's
 * @throws Error if nothing was delivered or acknowledged
 */
export async function measureTraffic(
  meter: Meter,
  serverPid: number,
  lengthMs: number,
  witnesses: ReadonlySet<Link> | null,
): Promise<TrafficWindow> {
  const from = { ...meter.totals };
  const span = new Span(serverPid);
  meter.startSampling(witnesses);
  await Bun.sleep(lengthMs);
  const spent = span.end();
  const deliveries = meter.totals.deliveries - from.deliveries;
  const sends = meter.totals.acks - from.acks;
  const latenciesUs = meter.stopSampling();
  if (deliveries === 0 || sends === 0) {
    throw new Error(meter.failure ?? `got ${deliveries} deliveries and ${sends} acks in ${lengthMs} ms`);
  }
  return {
    ...spent,
    deliveries,
    sends,
    deliveryBytesMean: (meter.totals.deliveryBytes - from.deliveryBytes) / deliveries,
    ackBytesMean: (meter.totals.ackBytes - from.ackBytes) / sends,
    latencyP50Ms: percentile(latenciesUs, 0.5) / 1000,
    latencyP99Ms: percentile(latenciesUs, 0.99) / 1000,
  };
}
