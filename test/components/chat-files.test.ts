/** Files in the chat: sent by button, paste and drop; shown, downloaded, deleted. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

async function openChat(room = "conversation:one") {
  const page = await open();
  await page.evaluate((room) => {
    fixture.mount(`<taut-provider><taut-chat room="${room}"></taut-chat></taut-provider>`);
  }, room);
  return page;
}

/** A message at 1 and 3, a file of Bo's at 2. */
async function withFile(page: Page, more: object = {}) {
  await page.evaluate((more) => {
    const { room, said, ada, bo } = fixture;
    const at = Date.now();
    room.list.value = [
      said(ada, "before", { seq: 1, timestamp: at }),
      said(ada, "behind", { seq: 3, timestamp: at }),
    ];
    const file = { id: "f1", seq: 2, name: "<b>plan</b>.pdf", mime: "application/pdf", size: 1_234_567 };
    const rest = { hasThumbnail: false, sender: bo, timestamp: at, mine: false, live: false };
    room.fileList.value = [{ ...file, ...rest, ...more }];
  }, more);
}

const sent = (page: Page) =>
  page.evaluate(() => fixture.room.sentFiles.map((file) => `${(file as File).name} ${file.size}`));

test("a file stands at its place in the log, its name is text, its size is said", async () => {
  const page = await openChat();
  await withFile(page);
  const rows = page.locator(".row");
  await rows.nth(2).waitFor();
  expect(await rows.evaluateAll((all) => all.map((row) => row.classList.contains("file")))).toEqual([
    false,
    true,
    false,
  ]);
  await page.getByRole("button", { name: "Download <b>plan</b>.pdf, 1.2 MB" }).first().waitFor();
});

test("the button sends what is chosen, as many as are chosen", async () => {
  const page = await openChat();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Send files" }).click(),
  ]);
  const file = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from("abc") });
  await chooser.setFiles([file("a.txt"), file("b.txt")]);
  expect(await sent(page)).toEqual(["a.txt 3", "b.txt 3"]);
});

test("a picture in the clipboard is sent; text with a picture of itself is pasted as text", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const area = document.querySelector("taut-chat")?.shadowRoot?.querySelector("textarea");
    const paste = (name: string, text?: string) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(["abcd"], name, { type: "image/png" }));
      if (text !== undefined) clipboardData.setData("text/plain", text);
      area?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    };
    paste("shot.png");
    paste("cells.png", "1 2 3");
  });
  expect(await sent(page)).toEqual(["shot.png 4"]);
});

test("files held over the chat are asked to be dropped, and dropped are sent", async () => {
  const page = await openChat();
  const drag = (type: string) =>
    page.evaluate((type) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["abc"], "a.txt"));
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true });
      document.querySelector("taut-chat")?.dispatchEvent(event);
      return event.defaultPrevented;
    }, type);
  expect(await drag("dragover")).toBe(true);
  await page.getByText("Drop to send").waitFor();
  expect(await drag("drop")).toBe(true);
  await page.getByText("Drop to send").waitFor({ state: "detached" });
  expect(await sent(page)).toEqual(["a.txt 3"]);
});

test("a whisper room takes no files, since nothing said there is written down", async () => {
  const page = await openChat("whisper:ABCD");
  await page.getByRole("textbox").waitFor();
  expect(await page.getByRole("button", { name: "Send files" }).count()).toBe(0);
});

test("an upload shows how far it is and can be stopped; a failed one says why and can be tried again", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const upload = { mime: "text/plain", size: 1_000, receivedBytes: 250, state: "uploading" as const };
    const error = { code: "too_large", message: "at most 10 MB" };
    fixture.room.uploads.value = [
      { ...upload, key: "u1", name: "one.txt" },
      { ...upload, key: "u2", name: "two.txt", state: "failed", error },
    ];
  });
  await page.getByText("25% of 1 kB").waitFor();
  const bar = page.getByRole("progressbar", { name: "Sending one.txt" });
  expect(await bar.getAttribute("value")).toBe("0.25");
  await page.getByText("Not sent: at most 10 MB").waitFor();
  await page.getByRole("button", { name: "Do not send one.txt" }).click();
  await page.getByRole("button", { name: "Try again" }).click();
  expect(await page.evaluate(() => [fixture.room.discarded, fixture.room.retried])).toEqual([["u1"], ["u2"]]);
});

test("a picture is shown from a link, and large when it is clicked, until Escape", async () => {
  const page = await openChat();
  await withFile(page, { name: "boat.png", mime: "image/png", hasThumbnail: true });
  const small = page.locator(".picture img");
  await small.waitFor();
  expect(await small.getAttribute("src")).toBe("/files/f1");
  await page.getByRole("button", { name: "Show boat.png large" }).click();
  const dialog = page.getByRole("dialog", { name: "boat.png" });
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const focused = page.getByRole("article", { name: /picture boat\.png/ });
  await page.waitForFunction(() =>
    document.querySelector("taut-chat")?.shadowRoot?.activeElement?.matches(".row.file"),
  );
  expect(await focused.count()).toBe(1);
});

test("a picture whose link has ended is shown from a new one; where that ends too, it is not asked for for ever", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    const asked: string[] = [];
    Object.assign(fixture.room.files, {
      async links(id: string, isAnew = false) {
        asked.push(`${id}${isAnew ? " anew" : ""}`);
        const url = isAnew && id === "f1" ? pixel : `/ended/${id}-${asked.length}`;
        return { url, expiresAt: Date.now() + 600_000 };
      },
    });
    Object.assign(fixture, { asked });
  });
  await withFile(page, { name: "boat.png", mime: "image/png", hasThumbnail: true });
  await page.waitForFunction(() => {
    const image = document
      .querySelector("taut-chat")
      ?.shadowRoot?.querySelector<HTMLImageElement>(".picture img");
    return image?.src.startsWith("data:") && image.complete && image.naturalWidth === 1;
  });
  await withFile(page, { id: "f2", name: "lost.png", mime: "image/png", hasThumbnail: true });
  await page.waitForFunction(() => {
    const image = document
      .querySelector("taut-chat")
      ?.shadowRoot?.querySelector<HTMLImageElement>(".picture img");
    return image?.src.endsWith("/ended/f2-4") && image.complete;
  });
  const asked = await page.evaluate(() => (fixture as unknown as { asked: string[] }).asked);
  expect(asked).toEqual(["f1", "f1 anew", "f2", "f2 anew"]);
});

test("an own file is deleted after a question; that of another cannot be", async () => {
  const page = await openChat();
  await withFile(page);
  await page.locator(".row.file").hover();
  expect(await page.locator(".row.file").getByRole("button", { name: "Delete" }).count()).toBe(0);
  await withFile(page, { mine: true, sender: { id: "me", name: "Mina" } });
  await page.locator(".row.file").hover();
  await page.locator(".row.file").getByRole("button", { name: "Delete" }).click();
  await page
    .getByRole("group", { name: "Delete this file?" })
    .getByRole("button", { name: "Delete" })
    .click();
  expect(await page.evaluate(() => fixture.room.removedFiles)).toEqual(["f1"]);
});

test("arrows walk over files as over messages, and go into what can be done with them", async () => {
  const page = await openChat();
  await withFile(page);
  await page.getByText("behind").waitFor();
  const active = () =>
    page.evaluate(
      () => document.querySelector("taut-chat")?.shadowRoot?.activeElement?.getAttribute("aria-label") ?? "",
    );
  await page.getByRole("article").last().focus();
  await page.keyboard.press("ArrowUp");
  expect(await active()).toContain("file <b>plan</b>.pdf");
  await page.keyboard.press("Enter");
  expect(await active()).toBe("Download");
});

test("a screen reader hears of a file that somebody else sends", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.ada, "hi"));
  await withFile(page, { live: true });
  await page.locator(".announcer p").getByText("Bo Nakamura: sent a file, <b>plan</b>.pdf").waitFor();
});

test("a file that cannot be downloaded says why, and is downloaded when it is tried again", async () => {
  const page = await openChat();
  await withFile(page);
  await page.evaluate(() => {
    const { files } = fixture.room;
    const links = files.links;
    files.links = async (id) => {
      files.links = links;
      throw Object.assign(new Error(`no ${id} without a connection`), { code: "disconnected" });
    };
  });
  await page.getByRole("button", { name: "Download <b>plan" }).first().click();
  await page.getByRole("alert").getByText("Not downloaded: no f1 without a connection").waitFor();
  await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Try again" }).click()]);
  await page.getByText("Not downloaded").waitFor({ state: "detached" });
});

test("a picture that cannot be shown large says why, and is not asked for over and over", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    fixture.room.files.links = async (id) => {
      asked.push(id);
      throw Object.assign(new Error("no connection"), { code: "disconnected" });
    };
  });
  await withFile(page, { mime: "image/png", hasThumbnail: true });
  await page.getByRole("button", { name: "Show <b>plan</b>.pdf large" }).first().click();
  await page.getByRole("alert").getByText("The picture could not be loaded: no connection").waitFor();
  // Each answer is drawn by a frame, and would lead to the next question.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame);
  });
  const asked = await page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked.length);
  expect(asked).toBeLessThan(8);
});
