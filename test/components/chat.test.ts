import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { chatOn, usePages } from "./page.ts";

const open = usePages();
const openChat = chatOn(open);

test("a sender is named once for what was said in one go", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { ada, bo, said, room } = fixture;
    room.list.value = [said(ada, "one"), said(ada, "two"), said(bo, "three"), said(ada, "four")];
  });
  await page.getByText("four").waitFor();
  expect(await page.locator(".name").allTextContents()).toEqual([
    "Ada Lindqvist",
    "Bo Nakamura",
    "Ada Lindqvist",
  ]);
});

test("markup in a message is shown as it was written", async () => {
  const page = await openChat();
  const content = `<img src=x onerror="document.title='owned'"> & <b>bold</b>\n  second line`;
  await page.evaluate((text) => fixture.room.receive(fixture.ada, text), content);
  const text = page.locator(".text");
  await text.waitFor();
  expect(await text.textContent()).toBe(content);
  expect(await text.locator("*").count()).toBe(0);
});

test("line breaks of a message are kept", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.ada, "one\n\ntwo"));
  expect(await page.locator(".text").allInnerTexts()).toEqual(["one\n\ntwo"]);
});

test("so are those that other programs write, as of a text that was copied from one", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.ada, "one\u2028two\u2029three\rfour\r\nfive"));
  expect(await page.locator(".text").allInnerTexts()).toEqual(["one\ntwo\nthree\nfour\nfive"]);
});

test("a link opens elsewhere and tells nothing about the page", async () => {
  const page = await openChat();
  await page.evaluate(() =>
    fixture.room.receive(fixture.ada, "see https://example.org/a?b=1, and javascript:alert(1)"),
  );
  const links = page.locator(".text a");
  await links.first().waitFor();
  expect(await links.count()).toBe(1);
  expect(
    await links.evaluate((link) => link.outerHTML.replaceAll("<!---->", "").replaceAll(/<!--.*?-->/g, "")),
  ).toBe(
    `<a part="link" dir="ltr" target="_blank" rel="noopener noreferrer" href="https://example.org/a?b=1">https://example.org/a?b=1</a>`,
  );
});

test("in a text from right to left an address is read from its beginning, whose host it names first", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.ada, "א https://one.example/א/two.example"));
  const link = page.locator(".text a");
  await link.waitFor();
  const lefts = await link.evaluate((element) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text;
    return ["https", "one", "two"].map((word) => {
      const range = document.createRange();
      range.setStart(text, text.data.indexOf(word));
      range.setEnd(text, text.data.indexOf(word) + 1);
      return range.getBoundingClientRect().left;
    });
  });
  expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
});

test("marks above marks, in a name or a text, are drawn over nobody else's words", async () => {
  const page = await openChat();
  const drawnBelow = async (letter: string) => {
    await page.evaluate((letter) => {
      const { bo, ada, room, said } = fixture;
      room.list.value = [
        said({ ...bo, name: letter }, letter, { id: "m1", seq: 1 }),
        said(ada, "what is here stays as it is", { id: "m2", seq: 2 }),
      ];
    }, letter);
    const below = page.locator(".row").nth(1);
    await below.waitFor();
    return (await below.screenshot({ animations: "disabled" })).toString("base64");
  };
  const plain = await drawnBelow("A");
  expect(await drawnBelow(`A\u0301\u0302${"\u0316".repeat(58)}`)).toBe(plain);
});

test("a text decides its own direction", async () => {
  const page = await openChat();
  await page.evaluate(() => fixture.room.receive(fixture.ada, "مرحبا"));
  const direction = await page.locator(".text").evaluate((text) => getComputedStyle(text).direction);
  expect(direction).toBe("rtl");
});

test("days are set apart", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { ada, said, room } = fixture;
    const yesterday = new Date().setHours(0, 0, 0, 0) - 3_600_000;
    room.list.value = [said(ada, "then", { timestamp: yesterday }), said(ada, "now")];
  });
  await page.getByText("now").waitFor();
  expect(await page.locator(".day-label").allInnerTexts()).toEqual(["Yesterday", "Today"]);
});

test("an unsent message says that it waits", async () => {
  const page = await openChat();
  await page.getByRole("textbox").fill("hello");
  await page.keyboard.press("Enter");
  await page.getByText("Waiting to be sent").waitFor();
  await page.evaluate(() => fixture.room.change("own-1", { id: "m1", state: "sent" }));
  await page.getByText("Waiting to be sent").waitFor({ state: "detached" });
});

test("a refused message says why, and can be sent again or dropped", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { me, said, room } = fixture;
    const error = { code: "rate_limited", message: "too many messages" };
    room.list.value = [
      said(me, "first", { key: "a", state: "failed", error }),
      said(me, "second", { key: "b", state: "failed", error }),
      // As the client refuses by itself, by a code alone.
      said(me, "third", { key: "c", state: "failed", error: { code: "too_large", message: "too_large" } }),
    ];
  });
  await page.getByText("Not sent: too many messages").first().waitFor();
  await page.getByText("Not sent: it is too large to be sent").waitFor();
  await page.locator("[data-key=a]").getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-key=b]").getByRole("button", { name: "Discard" }).click();
  await page.locator("[data-key=b]").waitFor({ state: "detached" });
  expect(await page.evaluate(() => [fixture.room.retried, fixture.room.discarded])).toEqual([["a"], ["b"]]);
});

test("only one's own sent messages offer edit and delete", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { ada, me, said, room } = fixture;
    room.list.value = [said(ada, "hers", { key: "hers" }), said(me, "mine", { key: "mine" })];
  });
  const labels = (key: string) =>
    page.locator(`[data-key=${key}] .tools button`).evaluateAll((all) => all.map((one) => one.ariaLabel));
  await page.getByText("mine").waitFor();
  expect(await labels("hers")).toEqual(["Reply", "React", "Copy text"]);
  expect(await labels("mine")).toEqual(["Reply", "React", "Copy text", "Edit", "Delete"]);
});

test("a refused edit opens again with its text and the reason", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    fixture.room.list.value = [fixture.said(fixture.me, "draft", { key: "k", id: "k" })];
    fixture.room.answer = Promise.reject(Object.assign(new Error("it is too late"), { code: "forbidden" }));
    fixture.room.answer.catch(() => undefined);
  });
  await page.locator("[data-key=k]").hover();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Edit message" }).fill("better");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("it is too late").waitFor();
  expect(await page.getByRole("textbox", { name: "Edit message" }).inputValue()).toBe("better");
  expect(await page.evaluate(() => fixture.heard.at(-1))).toEqual({
    type: "taut-error",
    detail: { room: "conversation:one", code: "forbidden", message: "it is too late" },
  });
});

test("deleting asks in place first", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    fixture.room.list.value = [fixture.said(fixture.me, "oops", { key: "k", id: "k" })];
  });
  await page.locator("[data-key=k]").hover();
  await page.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("group", { name: "Delete this message?" });
  await question.waitFor();
  expect(await page.evaluate(() => fixture.room.removed)).toEqual([]);
  await question.getByRole("button", { name: "Delete" }).click();
  await page.locator("[data-key=k]").waitFor({ state: "detached" });
  expect(await page.evaluate(() => fixture.room.removed)).toEqual(["k"]);
});

test("a reply shows what it answers", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    fixture.room.list.value = [fixture.said(fixture.ada, "when?", { key: "q", id: "q" })];
  });
  await page.locator("[data-key=q]").hover();
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await page.keyboard.type("at seven");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => fixture.room.sent)).toEqual([{ content: "at seven", replyTo: "q" }]);
  expect(await page.locator("blockquote").textContent()).toBe("Ada Lindqvistwhen?");
});

test("a closed room says so, to the page as well, and takes no text", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    fixture.room.state.value = { kind: "denied", code: "forbidden", message: "Members only." };
  });
  await page.getByText("Members only.").waitFor();
  expect(await page.getByRole("textbox").isDisabled()).toBe(true);
  expect(await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-error"))).toEqual([
    { type: "taut-error", detail: { room: "conversation:one", code: "forbidden", message: "Members only." } },
  ]);
});

test("a room that cannot be joined yet says why, and opens when it can", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    fixture.room.state.value = { kind: "failed", code: "unavailable", message: "The store is down" };
  });
  await page.getByText("The store is down. It is tried again by itself.").waitFor();
  await page.evaluate(() => {
    fixture.room.state.value = { kind: "joined" };
  });
  await page.getByText("Nothing said yet").waitFor();
});

test("while messages load there is a skeleton, and an empty room invites", async () => {
  const page = await openChat();
  await page.getByText("Nothing said yet").waitFor();
  await page.evaluate(() => {
    fixture.room.loading.value = true;
  });
  await page.locator(".skeleton").waitFor();
  await page.evaluate(() => {
    fixture.room.loading.value = false;
  });
  await page.getByText("Nothing said yet").waitFor();
});

test("the page may say what an empty room shows", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(
      `<taut-provider><taut-chat room="conversation:one"><p slot="empty">Ask us anything</p></taut-chat></taut-provider>`,
    ),
  );
  await page.getByText("Ask us anything").waitFor();
  expect(await page.getByText("Nothing said yet").isVisible()).toBe(false);
});

test("a screen reader hears new messages of others, not history and not its own user", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { ada, said, room } = fixture;
    room.list.value = [said(ada, "history")];
  });
  await page.getByText("history").waitFor();
  await page.evaluate(() => {
    const { ada, me, said, room } = fixture;
    room.prepend([said(ada, "older history")]);
    room.receive(me, "from my phone");
    room.receive(ada, "news");
  });
  const region = page.locator("[aria-live=polite].announcer");
  await region.getByText("news").waitFor();
  expect(await region.textContent()).toBe("Ada Lindqvist: news");
});

test("what was deleted or said otherwise since is no longer there for a screen reader", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { ada, said, room } = fixture;
    const live = (text: string) => said(ada, text, { live: true });
    room.list.value = [live("secret"), live("draft"), live("news")];
  });
  const region = page.locator("[aria-live=polite].announcer");
  await region.getByText("news").waitFor();
  expect(await region.locator("p").count()).toBe(3);
  await page.evaluate(() => {
    const [, draft, news] = fixture.room.list.value;
    if (draft === undefined || news === undefined) throw new Error("three messages are shown");
    fixture.room.list.value = [{ ...draft, content: "final" }, news];
  });
  await page.locator(".text").getByText("final").waitFor();
  expect(await region.textContent()).toBe("Ada Lindqvist: news");
});

test("many messages at once are counted to a screen reader, not read", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const { ada, said, room } = fixture;
    room.list.value = Array.from({ length: 9 }, (_, index) => said(ada, `news ${index}`, { live: true }));
  });
  const region = page.locator("[aria-live=polite].announcer");
  await region.getByText("9 new messages").waitFor();
  expect(await region.locator("p").count()).toBe(1);
});

test("what came in on another connection is no news to a chat that is given this one", async () => {
  const page = await open();
  await page.evaluate(() => {
    const { ada, room, said, createFakeClient } = fixture;
    room.list.value = [said(ada, "Ahoy", { live: true })];
    fixture.mount(`<taut-provider><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
    const other = createFakeClient();
    other.room("conversation:one").list.value = [said(ada, "Land", { live: true })];
    Object.assign(globalThis, { other });
  });
  await page.getByText("Ahoy").first().waitFor();
  await page.evaluate(() => {
    const { other } = globalThis as unknown as { other: typeof fixture.client };
    Object.assign(document.querySelector("taut-chat") as Element, { client: other });
  });
  await page.getByText("Land").first().waitFor();
  expect(await page.locator(".announcer p").count()).toBe(0);
  const heard = await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-message"));
  expect(heard).toEqual([]);
});

test("what is sent is told to the page, through a shadow root", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider><div><template shadowrootmode="open">
      <taut-chat room="conversation:one"></taut-chat></template></div></taut-provider>`),
  );
  await page.getByRole("textbox").fill("hello");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-sent"))).toEqual([
    { type: "taut-sent", detail: { room: "conversation:one", key: "own-1", content: "hello" } },
  ]);
});

test("writing is told to the room, and stops when it is sent", async () => {
  const page = await openChat();
  await page.getByRole("textbox").pressSequentially("hey");
  expect(await page.evaluate(() => [fixture.room.inputCount, fixture.room.stopCount])).toEqual([3, 0]);
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => fixture.room.stopCount)).toBeGreaterThan(0);
});

test("nothing needs an exception from a strict content security policy", async () => {
  const page = await open();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") refused.push(message.text());
  });
  await page.evaluate(() => {
    fixture.room.list.value = fixture.talk(5);
    fixture.room.present(fixture.me, fixture.ada);
    fixture.room.typists.value = [{ userId: "ada", username: "Ada" }];
    fixture.mount(`<taut-provider><taut-status></taut-status><taut-presence room="conversation:one"></taut-presence>
      <taut-chat room="conversation:one"></taut-chat></taut-provider>`);
  });
  await page.getByRole("button", { name: "2 here" }).click();
  await page.getByRole("textbox").fill("a line\nand another");
  expect(refused).toEqual([]);
});

test("the field takes the cursor as soon as there is a room to write to", async () => {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider token=""><taut-chat room="conversation:one"></taut-chat></taut-provider>`);
    document.querySelector("taut-chat")?.focus();
  });
  expect(await page.getByRole("textbox").isDisabled()).toBe(true);
  await page.evaluate(() =>
    Object.assign(document.querySelector("taut-provider") ?? {}, { client: fixture.client }),
  );
  await page.locator("textarea:focus").waitFor();
});

test("several messages that wait say it once", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    for (const content of ["one", "two", "three"]) fixture.room.messages.send(content);
  });
  await page.locator(".state.waiting").waitFor();
  expect(await page.locator(".clock").count()).toBe(3);
});

test("a long name is cut before the time beside it, which stays on its line", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const name = "Bartholomew Featherstonehaugh-Montgomery the Third of Cholmondeley";
    fixture.room.receive({ id: "long", name }, "hello");
    const chat = document.querySelector("taut-chat");
    if (chat !== null) chat.style.inlineSize = "320px";
  });
  await page.locator(".head time").waitFor();
  const [name, time] = await page
    .locator(".head")
    .evaluate((head) => [...head.children].map((child) => child.getBoundingClientRect()));
  if (name === undefined || time === undefined) throw new Error("no name, or no time");
  expect(name.height).toBeLessThan(20);
  expect(time.height).toBeLessThan(20);
  expect(time.right).toBeLessThan(320);
});

test("what can be done with a message hides neither its words nor who said it", async () => {
  const page = await openChat();
  const long = "A message that takes more than one line, so that it is as wide as any can be. ".repeat(3);
  await page.evaluate((long) => {
    const { ada, me, room } = fixture;
    for (const one of [ada, me]) for (const words of ["Aye", long]) room.receive(one, words);
  }, long);
  await page.locator("[data-key]").nth(3).waitFor();
  for (const row of await page.locator("[data-key]").all()) {
    await row.hover();
    const covered = await row.evaluate((row) => {
      const tools = row.querySelector(".tools")?.getBoundingClientRect();
      if (tools === undefined) throw new Error("no tools");
      const { left, right, top, bottom } = tools;
      const isUnder = (box: DOMRect) =>
        box.right > left && box.left < right && box.bottom > top && box.top < bottom;
      const isOut = left < 0 || right > 600;
      const words = [".text", ".head > :not(.unseen)"].flatMap((what) => [...row.querySelectorAll(what)]);
      return isOut || words.some((one) => isUnder(one.getBoundingClientRect()));
    });
    expect(covered).toBe(false);
  }
});

test("what is marked as code is shown as code, left to right, and stays text", async () => {
  const page = await openChat();
  await page.evaluate(() =>
    fixture.room.receive(fixture.ada, "run `<b>x</b>`\n```ts\nlet a;\n  a = 1;\n```\nhttps://example.org"),
  );
  await page.getByRole("link", { name: "https://example.org" }).waitFor();
  const code = page.locator(".text code");
  expect(await code.allTextContents()).toEqual(["<b>x</b>", "let a;\n  a = 1;"]);
  const looks = await code.evaluateAll((all) =>
    all.map((one) => `${getComputedStyle(one).display} ${getComputedStyle(one).direction}`),
  );
  expect(looks).toEqual(["inline ltr", "block ltr"]);
});

test("in a narrow chat what saves an edit stands beside what calls it off", async () => {
  const page = await openChat();
  await page.evaluate(() => {
    const chat = document.querySelector("taut-chat");
    if (chat !== null) chat.style.inlineSize = "390px";
    fixture.room.receive(fixture.me, "hello");
  });
  await page.locator("[data-key]").hover();
  await page.getByRole("button", { name: "Edit" }).click();
  const tops = ["Save", "Cancel"].map(
    async (name) => (await page.getByRole("button", { name }).boundingBox())?.y,
  );
  const [save, cancel] = await Promise.all(tops);
  expect(save).toBe(cancel);
});
