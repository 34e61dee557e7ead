/** Says who is writing, in one line however many they are. */

/** More than these are counted rather than named. */
const maxNamed = 2;

/** "Ada is writing", "Ada and Bo are writing", "Ada, Bo and 2 others are writing". */
export function typingLabel(names: readonly string[], locale: string): string {
  const others = names.length - maxNamed;
  const listed =
    others > 0 ? [...names.slice(0, maxNamed), others === 1 ? "1 other" : `${others} others`] : names;
  const words = new Intl.ListFormat(locale, { type: "conjunction" }).format(listed);
  return `${words} ${names.length === 1 ? "is" : "are"} writing`;
}
