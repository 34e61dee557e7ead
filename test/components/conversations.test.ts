/** The list of conversations: what it shows, what can be done, and by keyboard alone. */
import { expect } from "bun:test";
import { browserTest as test } from "../support/chromium.ts";
import { drawn } from "../support/drawn.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

async function openList() {
  const page = await open();
  await page.evaluate(() => {
    fixture.mount(`<taut-provider><taut-conversations></taut-conversations></taut-provider>`);
    const { client, listed, ada, bo } = fixture;
    const last = (sender: { id: string; name: string }, content: string, ageMs: number) => ({
      lastMessage: { id: content, content, sender, timestamp: Date.now() - ageMs } as never,
    });
    client.people.known.value = new Map<string, typeof ada & { status?: "online" }>([
      ["ada", { ...ada, status: "online" }],
      ["bo", bo],
    ]);
    client.conversations.list.value = [
      listed("boats", { title: "<b>Boats</b>", unread: 3, ...last(bo, "who has the oars?", 60_000) }),
      listed("ada", {
        title: "",
        kind: "direct",
        memberIds: ["me", "ada"] as never,
        ...last(ada, "see you there", 1_000),
      }),
      listed("old", {
        title: "Old things",
        ownerId: "bo" as never,
        ...last(fixture.me, "good night", 9e8),
      }),
    ];
  });
  await page.getByRole("listitem").nth(2).waitFor();
  return page;
}

/** As text, not as rendered: rows that no frame has drawn yet have no rendered text. */
const names = (page: Awaited<ReturnType<typeof openList>>) => page.locator(".title bdi").allTextContents();

test("where there is no list, it says why in words, and is asked for again", async () => {
  const page = await openList();
  await page.evaluate(() => {
    const { conversations } = fixture.client;
    conversations.list.value = [];
    conversations.error.value = { code: "timeout", message: "timeout" } as never;
  });
  const problem = page.getByRole("alert");
  await problem.getByText("could not be loaded: the server did not answer in time").waitFor();
  await page.evaluate(() => {
    const { conversations } = fixture.client;
    conversations.refresh = async () => {
      conversations.error.value = undefined;
    };
  });
  await problem.getByRole("button", { name: "Try again" }).click();
  await problem.waitFor({ state: "detached" });
});

test("the latest comes first, names are text, and a direct one is called after the other one", async () => {
  const page = await openList();
  expect(await names(page)).toEqual(["Ada Lindqvist", "<b>Boats</b>", "Old things"]);
  const row = page.getByRole("button", { name: /^Ada Lindqvist.*online.*see you there/ });
  expect(await row.count()).toBe(1);
  expect(await page.getByRole("button", { name: /Boats.*who has the oars\?.*3 not read/ }).count()).toBe(1);
  if (process.env.TAUTLINE_SCREENSHOT !== undefined)
    await page.screenshot({ path: process.env.TAUTLINE_SCREENSHOT });
});

test("where nothing was said yet, it counts when it was made", async () => {
  const page = await openList();
  await page.evaluate(() => {
    const { list } = fixture.client.conversations;
    const made = [5e8, 0].map((age) => fixture.listed(`made-${age}`, { createdAt: Date.now() - age }));
    list.value = [...made, ...list.peek()];
  });
  await page.getByRole("listitem").nth(4).waitFor();
  expect(await names(page)).toEqual([
    "made-0",
    "Ada Lindqvist",
    "<b>Boats</b>",
    "made-500000000",
    "Old things",
  ]);
});

test("a click picks one, tells the page, and its count is gone", async () => {
  const page = await openList();
  await page.getByRole("button", { name: /Boats.*not read/ }).click();
  const boats = page.getByRole("button", { name: /^<b>Boats/ });
  expect(await boats.getAttribute("aria-current")).toBe("page");
  expect(await page.getByText("3 not read").count()).toBe(0);
  expect(await page.evaluate(() => fixture.heard.filter(({ type }) => type === "taut-select"))).toEqual([
    { type: "taut-select", detail: { room: "conversation:boats" } },
  ]);
});

test("the list is one tab stop, and arrows walk it", async () => {
  const page = await openList();
  const focused = () =>
    page.evaluate(() => {
      const inside = document.querySelector("taut-conversations")?.shadowRoot?.activeElement;
      return inside?.querySelector("bdi")?.textContent ?? inside?.getAttribute("aria-label");
    });
  await page.getByRole("button", { name: "New conversation" }).focus();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Ada Lindqvist");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("Old things");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("More for Ada Lindqvist");
  await page.keyboard.press("ArrowLeft");
  expect(await focused()).toBe("Ada Lindqvist");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("<b>Boats</b>");
});

test("the menu is walked by arrows, and Escape goes back to the conversation", async () => {
  const page = await openList();
  await page.getByRole("button", { name: /^<b>Boats/ }).focus();
  await page.keyboard.press("Shift+F10");
  const menu = page.getByRole("menu");
  await menu.waitFor();
  const items = await menu.getByRole("menuitem").allInnerTexts();
  expect(items).toEqual(["Rename", "Invitation link", "Leave"]);
  await page.keyboard.press("ArrowUp");
  expect(await menu.getByRole("menuitem", { name: "Leave" }).evaluate((one) => one.matches(":focus"))).toBe(
    true,
  );
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  const row = page.getByRole("button", { name: /^<b>Boats/ });
  expect(await row.evaluate((one) => one.matches(":focus"))).toBe(true);
});

test("only an owner renames, and only groups have invitations", async () => {
  const page = await openList();
  await openMenu(page, "Old things");
  expect(await page.getByRole("menuitem").allInnerTexts()).toEqual(["Invitation link", "Leave"]);
  await page.keyboard.press("Escape");
  await openMenu(page, "Ada Lindqvist");
  expect(await page.getByRole("menuitem").allInnerTexts()).toEqual(["Leave"]);
});

/** The button is there for a pointer that is over its row. */
async function openMenu(page: Awaited<ReturnType<typeof openList>>, of: string) {
  const more = page.getByRole("button", { name: `More for ${of}` });
  await page.getByRole("listitem").filter({ has: more }).hover();
  await more.click();
}

async function choose(page: Awaited<ReturnType<typeof openList>>, of: string, item: string) {
  await openMenu(page, of);
  await page.getByRole("menuitem", { name: item }).click();
}

test("a new name is asked for in place, and a refusal is shown where it was typed", async () => {
  const page = await openList();
  await page.evaluate(() => {
    fixture.client.conversations.refusal = new Error("only the owner may do this");
  });
  await choose(page, "<b>Boats</b>", "Rename");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Ships");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("only the owner may do this").waitFor();
  await page.evaluate(() => {
    fixture.client.conversations.refusal = undefined;
  });
  await page.keyboard.press("Enter");
  await page.getByText("Ships").waitFor();
});

test("leaving asks first, and the answer that does nothing has the focus", async () => {
  const page = await openList();
  await choose(page, "Old things", "Leave");
  await page.getByRole("group", { name: "Leave Old things?" }).waitFor();
  expect(await page.getByRole("button", { name: "Stay" }).evaluate((one) => one.matches(":focus"))).toBe(
    true,
  );
  await page.getByRole("button", { name: "Leave", exact: true }).click();
  await page.getByText("Old things").waitFor({ state: "detached" });
  expect(await page.evaluate(() => fixture.client.conversations.asked)).toEqual(["leave old"]);
});

test("who has left a conversation goes on in the list of those that are left", async () => {
  const page = await openList();
  await choose(page, "Old things", "Leave");
  await page.getByRole("button", { name: "Leave", exact: true }).press("Enter");
  await page.getByText("Old things").waitFor({ state: "detached" });
  await page.waitForFunction(
    () =>
      document.querySelector("taut-conversations")?.shadowRoot?.activeElement?.ariaLabel ===
      "New conversation",
  );
});

test("an invitation is a link to the page that the embedder names", async () => {
  const page = await openList();
  await page.evaluate(() => {
    document
      .querySelector("taut-conversations")
      ?.setAttribute("invite-link", "https://chat.example/in/{code}");
  });
  await choose(page, "<b>Boats</b>", "Invitation link");
  await page.waitForFunction(() => {
    const field = document.querySelector("taut-conversations")?.shadowRoot?.querySelector("input");
    return field?.value === "https://chat.example/in/k3J9dPq2Lm8sT0vX";
  });
});

test("a group is made with its title and those chosen, and picked at once", async () => {
  const page = await openList();
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.keyboard.type("Regatta");
  await page.getByRole("checkbox", { name: "Bo Nakamura" }).check();
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("form").waitFor({ state: "detached" });
  expect(await page.evaluate(() => fixture.client.conversations.created)).toEqual([
    { kind: "group", title: "Regatta", memberIds: ["bo"] },
  ]);
  expect(await page.evaluate(() => fixture.heard.at(-1)?.detail)).toEqual({ room: "conversation:new-1" });
});

test("a direct one is made with one person, of those whom the embedder knows too", async () => {
  const page = await openList();
  await page.evaluate(() => {
    Object.assign(document.querySelector("taut-conversations") ?? {}, {
      people: [{ id: "cem", name: "Cem" }],
    });
  });
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByRole("radio", { name: "One person" }).check();
  await page.getByRole("radio", { name: "Cem" }).check();
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("form").waitFor({ state: "detached" });
  expect(await page.evaluate(() => fixture.client.conversations.created)).toEqual([
    { kind: "direct", memberIds: ["cem"] },
  ]);
});

test("the latest are held while the list is in the page, and no longer", async () => {
  const page = await openList();
  await page.evaluate(() => {
    document.querySelector("taut-conversations")?.setAttribute("max-held", "2");
  });
  const held = () =>
    page.evaluate(() =>
      [...fixture.client.rooms.values()].filter(({ holds }) => holds > 0).map(({ name }) => name),
    );
  await page.waitForFunction(
    () => [...fixture.client.rooms.values()].filter(({ holds }) => holds > 0).length === 2,
  );
  expect((await held()).sort()).toEqual(["conversation:ada", "conversation:boats"]);
  await page.evaluate(() => document.querySelector("taut-conversations")?.remove());
  await page.waitForFunction(() => [...fixture.client.rooms.values()].every(({ holds }) => holds === 0));
});

test("how many are held is as if nothing were given where it is no number", async () => {
  const page = await openList();
  const held = await page.locator("taut-conversations").evaluate((list) => {
    const { maxHeld: initial } = list as HTMLElementTagNameMap["taut-conversations"];
    list.setAttribute("max-held", "many");
    return [initial, (list as HTMLElementTagNameMap["taut-conversations"]).maxHeld];
  });
  expect(held).toEqual([30, 30]);
});

test("one of many is found by a part of its name", async () => {
  const page = await openList();
  await page.evaluate(() => {
    const { conversations } = fixture.client;
    const more = Array.from({ length: 20 }, (_, index) =>
      fixture.listed(`r${index}`, { title: `Room ${index}` }),
    );
    conversations.list.value = [...conversations.list.peek(), ...more];
  });
  await page.getByRole("searchbox", { name: "Find a conversation" }).fill("oat");
  await page.waitForFunction(
    () => document.querySelector("taut-conversations")?.shadowRoot?.querySelectorAll("li").length === 1,
  );
  expect(await names(page)).toEqual(["<b>Boats</b>"]);
});

test("a long title shows its beginning, whichever way it and the page are read", async () => {
  const page = await openList();
  const wrong = await page.evaluate(async () => {
    const { client, listed } = fixture;
    const titles = [
      "A room for everything that may come up between us",
      "غرفة لكل ما قد يخطر على بالنا في هذه الأيام",
    ];
    client.conversations.list.value = titles.map((title, index) => listed(`long-${index}`, { title }));
    const list = document.querySelector("taut-conversations");
    if (list === null) throw new Error("no list");
    list.style.inlineSize = "200px";
    const cut: string[] = [];
    for (const dir of ["ltr", "rtl"]) {
      document.documentElement.dir = dir;
      await list.updateComplete;
      for (const name of list.shadowRoot?.querySelectorAll(".title bdi") ?? []) {
        const words = document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode();
        if (words === null) throw new Error("no title");
        const first = document.createRange();
        first.setStart(words, 0);
        first.setEnd(words, 1);
        const letter = first.getBoundingClientRect();
        const box = name.parentElement?.getBoundingClientRect();
        const isSeen = box !== undefined && letter.left > box.left - 1 && letter.right < box.right + 1;
        if (!isSeen) cut.push(`${dir} ${name.textContent}`);
      }
    }
    return cut;
  });
  expect(wrong).toEqual([]);
});

test("where the reader chooses all colours, fields have borders, and the cursor and what is picked are seen", async () => {
  const page = await openList();
  await page.emulateMedia({ forcedColors: "active" });
  await page.evaluate(() => {
    fixture.client.conversations.list.value = Array.from({ length: 12 }, (_, at) => fixture.listed(`c${at}`));
    const list = document.querySelector("taut-conversations");
    if (list !== null) list.selected = "conversation:c3";
  });
  const field = page.getByRole("searchbox", { name: "Find a conversation" });
  await field.focus();
  const looks = (one: Element) => {
    const { borderTopStyle, outlineStyle, outlineWidth } = getComputedStyle(one);
    return { border: borderTopStyle, outline: `${outlineWidth} ${outlineStyle}` };
  };
  expect(await field.evaluate(looks)).toEqual({ border: "solid", outline: "2px solid" });
  expect(await page.locator("[aria-current=page]").evaluate(looks)).toMatchObject({ outline: "2px solid" });
  await page.emulateMedia({ forcedColors: null });
});

test("who presses the button keeps the cursor while a conversation is made, and makes one", async () => {
  const page = await openList();
  await page.evaluate(() => {
    const { conversations } = fixture.client;
    let asked = 0;
    conversations.create = () => {
      asked += 1;
      return new Promise((_, no) =>
        Object.assign(globalThis, { asked, refuse: () => no(new Error("Not now.")) }),
      );
    };
  });
  await page.getByRole("button", { name: "New conversation" }).first().click();
  const create = page.getByRole("button", { name: "Create" });
  await create.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => "asked" in globalThis);
  await page.keyboard.press("Enter");
  await drawn(page);
  expect(await page.evaluate(() => (globalThis as unknown as { asked: number }).asked)).toBe(1);
  expect(await create.evaluate((it) => it.matches(":focus"))).toBe(true);
  await page.evaluate(() => (globalThis as unknown as { refuse(): void }).refuse());
  await page.getByRole("alert").getByText("Not now.").waitFor();
  expect(await create.evaluate((it) => it.matches(":focus"))).toBe(true);
});

test("however long its writer's name is, something of what was said last is seen", async () => {
  const page = await openList();
  await page.evaluate(() => {
    const list = document.querySelector("taut-conversations");
    if (list !== null) list.style.inlineSize = "272px";
    const sender = { id: "bo", name: "Bonaventura Nakamura-Fitzgerald" };
    const lastMessage = { id: "l", content: "who has the oars?", sender, timestamp: Date.now() } as never;
    fixture.client.conversations.list.value = [fixture.listed("boats", { lastMessage, unread: 3 })];
  });
  const preview = page.locator(".last").filter({ hasText: "oars" });
  await preview.waitFor();
  const said = await preview.evaluate((last) => {
    const words = [...(last.querySelector("bdi")?.childNodes ?? [])].find(({ textContent }) =>
      textContent?.includes("oars"),
    );
    if (words === undefined) throw new Error("nothing said");
    const range = document.createRange();
    range.selectNodeContents(words);
    return last.getBoundingClientRect().right - range.getBoundingClientRect().left;
  });
  expect(said).toBeGreaterThan(40);
});

test("in a narrow list the form has all its fields and buttons, also where somebody has a long name", async () => {
  const page = await openList();
  await page.evaluate(() => {
    const list = document.querySelector("taut-conversations");
    if (list !== null) list.style.inlineSize = "272px";
    const name = "Maximiliane Freifrau von Hohenstein-Wartenberg";
    fixture.client.people.known.value = new Map([["long", { id: "long", name }]]);
  });
  await page.getByRole("button", { name: "New conversation" }).click();
  const form = page.getByRole("form", { name: "New conversation" });
  await form.getByText("Maximiliane").waitFor();
  for (const one of await form.locator("input, button, bdi").all())
    expect(await one.evaluate((one) => one.getBoundingClientRect().right)).toBeLessThan(272);
});

test("when the pointer comes to a row, the time in it stays where it is", async () => {
  const page = await openList();
  const row = page.getByRole("listitem").filter({ hasText: "Boats" });
  const right = () =>
    row.locator("time").evaluate((time) => {
      const words = document.createRange();
      words.selectNodeContents(time);
      return words.getBoundingClientRect().right;
    });
  const before = await right();
  await row.hover();
  await drawn(page);
  expect(await right()).toBe(before);
});
