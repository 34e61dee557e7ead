/** What was put into a form, by the names of its fields, without the space around it. */
export function fieldsOf(form: HTMLFormElement): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
}
