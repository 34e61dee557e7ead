import { html } from "lit";

/** What a user is to know, as the server takes it. */
export const noticeFields = html`<label>Title<input name="title" maxlength="100" dir="auto" autocomplete="off" required /></label>
  <label>Message<textarea name="message" rows="2" maxlength="2000" dir="auto" required></textarea></label>`;

/** What was put into a form, by the names of its fields, without the space around it. */
export function fieldsOf(form: HTMLFormElement): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
}
