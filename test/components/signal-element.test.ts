import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

test("an element renders again when a signal that it read changes", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount(`<taut-provider><taut-status></taut-status></taut-provider>`));
  await page.getByRole("status").getByText("Connected").waitFor();
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "connecting", attempt: 1 };
  });
  await page.getByRole("status").getByText("Connecting").waitFor();
});

test("only a connected element is subscribed to what it shows", async () => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    let isWatched = false;
    const watched = () => {
      isWatched = true;
    };
    const unwatched = () => {
      isWatched = false;
    };
    const typists = fixture.signal<readonly { userId: string; username: string }[]>([], {
      watched,
      unwatched,
    });
    Object.assign(fixture.room.typing, { users: typists });
    fixture.mount(`<taut-provider><taut-typing room="conversation:one"></taut-typing></taut-provider>`);
    const typing = document.querySelector("taut-typing");
    const parent = typing?.parentElement;
    const states: boolean[] = [];
    // The provider's client reaches the element in a turn of its own.
    while (!isWatched) await new Promise(requestAnimationFrame);
    states.push(isWatched);
    typing?.remove();
    states.push(isWatched);
    parent?.append(typing ?? "");
    while (!isWatched) await new Promise(requestAnimationFrame);
    states.push(isWatched);
    return states;
  });
  expect(seen).toEqual([true, false, true]);
});

test("what changed while an element was away shows when it comes back", async () => {
  const page = await open();
  await page.evaluate(() => fixture.mount(`<taut-provider><taut-status></taut-status></taut-provider>`));
  await page.getByRole("status").getByText("Connected").waitFor();
  await page.evaluate(() => {
    const status = document.querySelector("taut-status");
    status?.remove();
    fixture.client.status.value = { kind: "connecting", attempt: 1 };
    document.querySelector("taut-provider")?.append(status ?? "");
  });
  await page.getByRole("status").getByText("Connecting").waitFor();
});

test("an element keeps its looks in every document that it is moved to, and what is made there has its own", async () => {
  const page = await open();
  const looks = await page.evaluate(async () => {
    fixture.mount(
      `<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider><iframe></iframe>`,
    );
    const chat = document.querySelector("taut-chat");
    const frame = document.querySelector("iframe")?.contentDocument;
    if (chat == null || frame == null) throw new Error("the page has both");
    const look = async (to: Document) => {
      to.body.append(chat.parentElement ?? chat);
      if (chat.isConnected) await chat.updateComplete;
      fixture.room.receive(fixture.ada, "hello");
      await new Promise(requestAnimationFrame);
      const styleOf = (one: Element | null | undefined) => one && to.defaultView?.getComputedStyle(one);
      return [
        styleOf(chat)?.display,
        styleOf(chat.shadowRoot?.querySelector(".announcer"))?.position,
        chat.shadowRoot?.querySelector("taut-typing")?.shadowRoot?.adoptedStyleSheets.length,
      ];
    };
    await chat.updateComplete;
    const made = frame.body.appendChild(document.createElement("taut-status"));
    return [
      await look(document),
      await look(frame),
      await look(document),
      made.shadowRoot?.adoptedStyleSheets.length,
    ];
  });
  const [before] = looks;
  expect(before).toEqual(["flex", "absolute", 2]);
  expect(looks).toEqual([before, before, before, 2]);
});

for (const name of ["taut-chat", "taut-presence", "taut-status"]) {
  test(`a ${name} that was removed can be collected while its room lives on`, async () => {
    const page = await open();
    const isCollected = await page.evaluate(async (tag) => {
      fixture.room.list.value = fixture.talk(3);
      fixture.room.present(fixture.me);
      fixture.mount(`<taut-provider><${tag} room="conversation:one"></${tag}></taut-provider>`);
      const element = new WeakRef(document.querySelector(tag) ?? new EventTarget());
      for (let turn = 0; turn < 3; turn += 1) await new Promise(requestAnimationFrame);
      document.querySelector(tag)?.remove();
      const { gc } = globalThis as unknown as { gc(): void };
      // What it had begun may hold it for a while, on a busy machine; a leak holds it for ever.
      for (let turn = 0; turn < 600 && element.deref() !== undefined; turn += 1) {
        await new Promise(requestAnimationFrame);
        gc();
      }
      return element.deref() === undefined;
    }, name);
    expect(isCollected).toBe(true);
  });
}
