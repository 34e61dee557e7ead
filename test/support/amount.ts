/**
 * How much of what can go on for ever the suite does: enough to notice what broke while somebody waits for it, and
 * with TAUTLINE_TEST_LONG=1, as `.ci/run` sets it, as much as has to hold before a change lands.
 */
export function amount(short: number, long: number): number {
  return process.env.TAUTLINE_TEST_LONG === "1" ? long : short;
}
