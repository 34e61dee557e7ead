/**
 * How much the kernel holds of a connection on loopback, as /proc/net/tcp tells it.
 *
 * See proc_net_tcp in the kernel's documentation: addresses and queues are hexadecimal, `tx_queue:rx_queue`.
 */
import { readFileSync } from "node:fs";

/**
 * Bytes on their way from the server to a client: not yet taken by the client's side of the connection, and not
 * yet read from it.
 */
export function queuedBytes(clientPort: number, serverPort: number): number {
  return queuedIn(readFileSync("/proc/net/tcp", "utf8"), clientPort, serverPort);
}

export function queuedIn(table: string, clientPort: number, serverPort: number): number {
  let bytes = 0;
  for (const line of table.split("\n").slice(1)) {
    const [, local, remote, , queues] = line.trim().split(/\s+/);
    const [unsent, unread] = (queues ?? "").split(":").map((digits) => Number.parseInt(digits, 16));
    if (portOf(local) === clientPort && portOf(remote) === serverPort) bytes += unread ?? 0;
    if (portOf(local) === serverPort && portOf(remote) === clientPort) bytes += unsent ?? 0;
  }
  return bytes;
}

function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(":")[1] ?? "", 16);
}
