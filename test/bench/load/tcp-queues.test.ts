/** How much the kernel holds of a connection. */
import { expect, test } from "bun:test";
import { queuedIn } from "../../../bench/load/tcp-queues.ts";

const table = [
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
  "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 1 1",
  "   1: 0100007F:1F90 0100007F:C001 01 00000400:00000000 00:00000000 00000000     0        0 2 1",
  "   2: 0100007F:C001 0100007F:1F90 01 00000007:00000200 00:00000000 00000000     0        0 3 1",
  "   3: 0100007F:1F90 0100007F:C002 01 00009999:00000000 00:00000000 00000000     0        0 4 1",
  "",
].join("\n");

test("what the server has sent and the client has not read counts, on both ends", () => {
  expect(queuedIn(table, 0xc001, 0x1f90)).toBe(0x400 + 0x200);
});

test("other connections do not count", () => {
  expect(queuedIn(table, 0xc003, 0x1f90)).toBe(0);
});
