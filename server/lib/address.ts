/** Network addresses, as limits see them. */

/** A peer's address, as the system gives it: it comes from this machine. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

/** An address to listen at: only this machine can connect to it. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|(::ffff:)?127(\.\d{1,3}){3}|::1)$/i.test(host);
}

/**
 * A name under which browsers only ever reach their own machine.
 *
 * @param hostname as the URL parser writes it
 */
export function isLoopbackName(hostname: string): boolean {
  return /^(.+\.)?localhost$/.test(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === "[::1]";
}

/**
 * Whose address it is: an IPv4 address stands for itself, an IPv6 address for its /64, of which one subscriber has
 * all.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address.slice(0, 64);
  const [start = "", end] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const before = groupsOf(start);
  const after = groupsOf(end ?? "");
  const left = Math.max(0, 8 - before.length - after.length);
  const groups = end === undefined ? before : [...before, ...Array<string>(left).fill("0"), ...after];
  return `${groups.slice(0, 4).join(":").slice(0, 64)}::/64`;
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":").map((group) => group.replace(/^0+(?=.)/, ""));
}
