/** Lines as SVG paths, in hundredths of the width and the height. */

export const round = (value: number): number => Math.round(value * 100) / 100;

/** @param places from left to right; y from the top. @returns the line, and what is below it */
export function pathOf(places: readonly (readonly [x: number, y: number])[]): { line: string; area: string } {
  const [first] = places;
  const last = places.at(-1);
  if (first === undefined || last === undefined) return { line: "", area: "" };
  const line = `M${places.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}`;
  return { line, area: `${line}L${round(last[0])} 100L${round(first[0])} 100Z` };
}
