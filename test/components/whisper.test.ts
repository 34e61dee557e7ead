/** The element for whisper rooms: making, joining, sealing, and what it says of all that. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();
const codePattern = /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/;

async function openWhisper(attributes = ""): Promise<Page> {
  const page = await open();
  await page.evaluate((given) => {
    location.hash = "";
    fixture.mount(`<taut-provider><taut-whisper ${given}></taut-whisper></taut-provider>`);
  }, attributes);
  return page;
}

const heard = (page: Page) =>
  page.evaluate(() =>
    fixture.heard.filter(({ type }) => type === "taut-whisper").map(({ detail }) => detail),
  );

async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Whisper something" });
  await field.fill(text);
  await field.press("Enter");
}

test("a room is made with a code and a key, and says that it is encrypted", async () => {
  const page = await openWhisper();
  await page.getByRole("button", { name: "Make a room" }).click();
  await page.getByText("End-to-end encrypted").waitFor();
  const link = await page.getByLabel("Link to this room").inputValue();
  const [, code, key] = link.match(/#whisper=([^&]+)&key=([\w-]+)$/) ?? [];
  expect(code).toMatch(codePattern);
  expect(Buffer.from(key ?? "", "base64url").length).toBe(32);
  expect(await heard(page)).toEqual([{ code, link }]);
  expect(await page.evaluate(() => document.body.innerHTML)).not.toContain(key ?? "no key");
});

test("what is written there reaches the client as ciphertext, and the reader as text", async () => {
  const page = await openWhisper();
  await page.getByRole("button", { name: "Make a room" }).click();
  await say(page, "meet at ten");
  await page.locator("[part=text]").getByText("meet at ten").waitFor();
  await page.waitForFunction(() => [...fixture.client.rooms.values()].some(({ sent }) => sent.length === 1));
  const sent = await page.evaluate(() => [...fixture.client.rooms.values()].flatMap((room) => room.sent));
  expect(sent).toMatchObject([{ kind: "encrypted", content: expect.stringMatching(/^1\./) }]);
});

test("without the switch it is a plain room, and says that too", async () => {
  const page = await openWhisper();
  await page.getByRole("switch", { name: "Encrypt it end to end" }).uncheck();
  await page.getByRole("button", { name: "Make a room" }).click();
  await page.getByText("Not encrypted", { exact: true }).waitFor();
  expect(await page.getByLabel("Link to this room").inputValue()).toMatch(/#whisper=[^&]+$/);
});

test("a code leads into its room however it was typed", async () => {
  const page = await openWhisper();
  await page.getByRole("textbox", { name: "Code or link" }).fill("  harbour ");
  await page.keyboard.press("Enter");
  await page.locator("[part=code]").getByText("HARBOUR").waitFor();
  expect(await page.evaluate(() => fixture.client.room("whisper:HARBOUR").holds)).toBeGreaterThan(0);
});

test("what is no code is refused in words, in the field's own description", async () => {
  const page = await openWhisper();
  const field = page.getByRole("textbox", { name: "Code or link" });
  await field.fill("two words");
  await field.press("Enter");
  await page.getByRole("alert").getByText("neither a code nor a link").waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
});

test("the page's own fragment opens its room, and another one the next", async () => {
  const page = await openWhisper();
  await page.evaluate(() => {
    location.hash = "#whisper=FIRST";
  });
  await page.locator("[part=code]").getByText("FIRST").waitFor();
  await page.evaluate(() => {
    location.hash = "#whisper=SECOND";
  });
  await page.locator("[part=code]").getByText("SECOND").waitFor();
  await page.evaluate(() => {
    location.hash = "";
  });
});

test("a damaged key opens nothing, and says what to do", async () => {
  const page = await openWhisper();
  await page.getByRole("textbox", { name: "Code or link" }).fill("https://x.example/#whisper=A&key=short");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("Ask for the whole link once more").waitFor();
  expect(await page.evaluate(() => fixture.client.room("whisper:A").holds)).toBe(0);
});

test("what cannot be read says so, and so does plain text among the encrypted", async () => {
  const page = await openWhisper();
  await page.evaluate(() => {
    const room = fixture.client.room("whisper:A");
    room.list.value = [
      fixture.said(fixture.ada, "1.abcdefgh", { seal: "closed" }),
      fixture.said(fixture.bo, "hello all"),
    ];
    const key = "A".repeat(43);
    Object.assign(document.querySelector("taut-whisper") ?? {}, { code: "A", key });
  });
  await page.getByText("Could not be read").waitFor();
  await page.getByText("hello all").waitFor();
  await page.locator("[part=sealed]").getByText("Not encrypted").waitFor();
  expect(await page.getByText("1.abcdefgh").count()).toBe(0);
});

test("who has only the code is told that others write encrypted", async () => {
  const page = await openWhisper(`code="a"`);
  await page.evaluate(() => {
    fixture.client.room("whisper:A").list.value = [fixture.said(fixture.ada, "1.abc", { seal: "closed" })];
  });
  await page.getByRole("status").getByText("Ask them for the whole link").waitFor();
});

test("leaving lets go of the room and goes back to the field for a code", async () => {
  const page = await openWhisper(`code="a"`);
  await page.getByRole("button", { name: "Leave the room" }).click();
  const field = page.getByRole("textbox", { name: "Code or link" });
  await field.waitFor();
  await page.waitForFunction(() => fixture.client.room("whisper:A").holds === 0);
  expect(await field.evaluate((input) => input.matches(":focus"))).toBe(true);
  expect(await heard(page)).toEqual([{ code: "", link: "" }]);
});

test("who has left is not put back in by a moved element, or by a reload", async () => {
  const page = await openWhisper();
  await page.evaluate(() => {
    location.hash = "#whisper=FIRST&key=x";
  });
  await page.getByRole("button", { name: /Leave the room|Back/ }).click();
  const left = await page.evaluate(async () => {
    const element = document.querySelector("taut-whisper");
    document.body.append(element ?? "");
    await element?.updateComplete;
    return [element?.code, location.hash];
  });
  expect(left).toEqual(["", ""]);
});

test("what is protected and what is not is one click away", async () => {
  const page = await openWhisper(`code="a"`);
  await page.getByText("What this protects, and what it does not").click();
  await page.getByText("whoever runs the server could read along").waitFor();
});

test("the head shows the whole code at any width, and none of its parts lies over another", async () => {
  const page = await openWhisper(`code="7LHV-U8CX-HFF7-AXTM"`);
  await page.evaluate(() => {
    const room = fixture.client.room("whisper:7LHV-U8CX-HFF7-AXTM");
    room.presentUsers.value = [fixture.me, fixture.ada, fixture.bo].map(({ id, name }) => ({
      userId: id,
      username: name,
      status: "online",
      since: 0,
      devices: 1,
    }));
    room.presentCount.value = 3;
    for (const slot of ["start", "end"]) {
      const button = document.createElement("button");
      Object.assign(button, { slot, textContent: slot });
      Object.assign(button.style, { inlineSize: "34px", overflow: "hidden" });
      document.querySelector("taut-whisper")?.append(button);
    }
  });
  await page.getByText("3 here").waitFor();
  for (const dir of ["ltr", "rtl"]) {
    for (const width of [320, 390, 548, 640, 1008]) {
      const wrong = await page.evaluate(wrongInHead, { dir, width });
      expect({ dir, width, wrong }).toEqual({ dir, width, wrong: [] });
    }
  }
});

/** What in the head is cut, reaches out of it, or lies over another part. */
function wrongInHead({ dir, width }: { dir: string; width: number }): string[] {
  document.documentElement.dir = dir;
  const host = document.querySelector("taut-whisper");
  if (host === null) throw new Error("no element");
  host.style.inlineSize = `${width}px`;
  const edge = host.getBoundingClientRect();
  const find = (part: string) => host.shadowRoot?.querySelector<HTMLElement>(`[part=${part}]`);
  const texts = [find("code"), find("kind")];
  const parts = [...texts, find("copy"), find("leave"), ...host.querySelectorAll("[slot]")];
  const presence = host.shadowRoot
    ?.querySelector("taut-presence")
    ?.shadowRoot?.querySelector("[part=summary]");
  const boxes = [...parts, presence].map((part) => {
    const box = part?.getBoundingClientRect();
    if (part == null || box === undefined) throw new Error("a part is missing");
    return { name: part.getAttribute("part") ?? part.getAttribute("slot"), box };
  });
  const isOver = (one: DOMRect, other: DOMRect) =>
    one.left < other.right - 0.5 &&
    other.left < one.right - 0.5 &&
    one.top < other.bottom - 0.5 &&
    other.top < one.bottom - 0.5;
  return [
    ...texts
      .filter((text) => text != null && text.scrollWidth > text.clientWidth)
      .map((text) => `${text?.part} is cut`),
    ...boxes
      .filter(({ box }) => box.left < edge.left || box.right > edge.right)
      .map(({ name }) => `${name} is outside`),
    ...boxes.flatMap((one, index) =>
      boxes
        .slice(index + 1)
        .filter(({ box }) => isOver(one.box, box))
        .map((other) => `${other.name} is over ${one.name}`),
    ),
  ];
}

test("what is put at the end of the head is at the end of the lobby too", async () => {
  const page = await openWhisper();
  const gap = await page.evaluate(() => {
    const host = document.querySelector("taut-whisper");
    const button = document.createElement("button");
    button.slot = "end";
    // As a page's own reset may have it.
    button.style.margin = "0";
    host?.append(button);
    const end = button.getBoundingClientRect().right;
    return (host?.getBoundingClientRect().right ?? 0) - end;
  });
  expect(gap).toBeLessThan(16);
});

test("who makes a room writes in it at once, encrypted or not", async () => {
  for (const isEncrypted of [true, false]) {
    const page = await openWhisper();
    await page.getByRole("switch", { name: "Encrypt it end to end" }).setChecked(isEncrypted);
    await page.getByRole("button", { name: "Make a room" }).press("Enter");
    const field = page.getByRole("textbox", { name: "Whisper something" });
    await field.and(page.locator(":focus")).waitFor();
  }
});

test("beside others, silence is not said to be all there was", async () => {
  const page = await openWhisper(`code="a"`);
  await page.getByText("Nobody has said anything yet").waitFor();
  await page.evaluate(() => {
    fixture.client.room("whisper:A").presentCount.value = 2;
  });
  await page.getByText("What was said before is not kept").waitFor();
  expect(await page.getByText("Nobody has said anything yet").count()).toBe(0);
  expect(await page.getByLabel("Link to this room").inputValue()).toContain("#whisper=A");
});
