/** A page with `<taut-members>` in it, and what is done there. */
import type { Page } from "playwright-core";
import type {} from "./fixture.ts";

/** @param open as `usePages` gives it @returns opens a page with the members of a conversation in it */
export function membersOn(open: () => Promise<Page>) {
  return async (more: object = {}, room = "conversation:one") => {
    const page = await open();
    await mountMembers(page, more, room);
    return page;
  };
}

/** With the user as the owner, Ada as a moderator who is there, and Bo and Cem who are not. */
async function mountMembers(page: Page, more: object, room: string): Promise<void> {
  await page.evaluate(
    ({ more, room }) => {
      fixture.mount(
        `<main><h1>Room</h1><taut-provider><taut-members room="${room}"></taut-members></taut-provider></main>`,
      );
      const { client, listed, ada, bo, me } = fixture;
      const known = [
        bo,
        { id: "cem", name: "Cem" },
        { id: "dana", name: "Dana Mills" },
        { id: "eli", name: "Eli" },
      ];
      client.people.known.value = new Map(known.map((one) => [one.id, one]));
      const memberIds = ["me", "bo", "cem", "ada"] as never[];
      client.conversations.list.value = [
        listed("one", { memberIds, moderatorIds: ["ada" as never], ...more }),
      ];
      client.room(room).present(me, ada);
      const asked: object[] = [];
      const bans = new Map<string, { userId: string; username?: string }>();
      Object.assign(globalThis, { asked, bans, answer: () => Promise.resolve({}) });
      client.request = (async (type: string, data: { userId: string; on: boolean }) => {
        // Asked by itself, whenever it may have changed.
        if (type === "room:bans") return { users: [...bans.values()] };
        asked.push({ type, data });
        const answer = await (globalThis as unknown as { answer(): Promise<object> }).answer();
        if (type === "room:ban" && data.on) bans.set(data.userId, { userId: data.userId });
        else if (type === "room:ban") bans.delete(data.userId);
        return answer;
      }) as never;
    },
    { more, room },
  );
  await page.getByRole("listitem").first().waitFor();
}

/** What the page has asked the server for. */
export const asked = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { asked: object[] }).asked);

export async function refuse(page: Page, code: string, message: string): Promise<void> {
  await page.evaluate(
    ({ code, message }) =>
      Object.assign(globalThis, {
        answer: () => Promise.reject(Object.assign(new Error(message), { code })),
      }),
    { code, message },
  );
}

export const update = (page: Page, more: object) =>
  page.evaluate((more) => {
    const { list } = fixture.client.conversations;
    list.value = list.value.map((one) => ({ ...one, ...more }));
  }, more);

export async function choose(page: Page, name: RegExp, act: string): Promise<void> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("menuitem", { name: act, exact: true }).click();
}
