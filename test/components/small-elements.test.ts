import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { browserTest as test } from "../support/chromium.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();

async function openWith(element: string): Promise<Page> {
  const page = await open();
  await page.evaluate((markup) => fixture.mount(`<taut-provider>${markup}</taut-provider>`), element);
  return page;
}

test("the status counts down to the next attempt, and a click does not wait for it", async () => {
  const page = await openWith("<taut-status></taut-status>");
  // The page's clock goes when it is told: each of these is said for a second only.
  await page.evaluate(() => {
    const now = Date.now();
    Object.assign(globalThis, { ownNow: Date.now });
    Date.now = () => now;
    fixture.client.status.value = { kind: "waiting", attempt: 3, retryAt: now + 2_900 };
  });
  try {
    await page.getByText("in 3 s").waitFor();
    await page.evaluate(() => {
      const now = Date.now();
      Date.now = () => now + 1_000;
    });
    await page.getByText("in 2 s").waitFor();
  } finally {
    await page.evaluate("Date.now = ownNow");
  }
  await page.getByRole("button", { name: "Reconnecting. Try now" }).click();
  expect(await page.evaluate(() => fixture.client.calls.connect)).toBe(1);
});

test("a screen reader hears the state, not the seconds", async () => {
  const page = await openWith("<taut-status></taut-status>");
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "waiting", attempt: 3, retryAt: Date.now() + 60_000 };
  });
  await page.getByText(/^in \d+ s$/).waitFor();
  expect(await page.getByRole("status").textContent()).toBe("Reconnecting");
});

test("a connection that the browser blocks says what to do", async () => {
  const page = await openWith("<taut-status></taut-status>");
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "blocked", message: "Allow local network access." };
  });
  await page.getByRole("status").getByText("Allow local network access.").waitFor();
});

test("where nothing is kept beyond the page, the status says so in plain words, also to a screen reader", async () => {
  const page = await openWith("<taut-status></taut-status>");
  await page.evaluate(() => {
    const storage = { kind: "memory", message: "no IndexedDB" } as const;
    fixture.client.status.value = { kind: "ready", connectionId: "c", storage };
  });
  const said = "Connected. Unsent messages will be lost when this page is closed";
  await page.getByRole("status").getByText(said).waitFor();
  await page.getByText("Unsent messages will be lost when this page is closed", { exact: true }).waitFor();
});

test("a user who was banned is not offered another try", async () => {
  const page = await openWith("<taut-status></taut-status>");
  await page.evaluate(() => {
    fixture.client.status.value = { kind: "offline", reason: "banned", message: "You were removed." };
  });
  await page.getByRole("status").getByText("You were removed.").waitFor();
  expect(await page.getByRole("button").count()).toBe(0);
});

test("the names of who is there stand whole in the page, at either edge of it", async () => {
  for (const dir of ["ltr", "rtl"]) {
    const page = await openWith(`<taut-presence room="conversation:one"></taut-presence>`);
    await page.evaluate((dir) => {
      document.documentElement.dir = dir;
      fixture.room.present(fixture.ada);
    }, dir);
    await page.getByRole("button", { name: "here" }).click();
    const { x = -1, width = 0 } = (await page.getByRole("list").boundingBox()) ?? {};
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(800);
  }
});

test("where a page gives the faces less room, fewer are seen, and those whole", async () => {
  const page = await openWith(`<taut-presence room="conversation:one"></taut-presence>`);
  await page.evaluate(() => {
    const { ada, bo, me, room } = fixture;
    room.present(ada, bo, me, { id: "cy", name: "Cy" });
  });
  const seen = () =>
    page.locator(".stack").evaluate((stack) => {
      const { right, bottom } = stack.getBoundingClientRect();
      const faces = [...stack.children].map((face) => face.getBoundingClientRect());
      return faces.map((face) =>
        face.bottom <= bottom && face.right <= right ? "whole" : face.top >= bottom + 2 ? "none" : "part",
      );
    });
  await page.locator(".avatar").nth(3).waitFor();
  expect(await seen()).toEqual(["whole", "whole", "whole", "whole"]);
  await page.locator(".stack").evaluate((stack: HTMLElement) => {
    stack.style.maxInlineSize = "3.5rem";
  });
  expect(await seen()).toEqual(["whole", "whole", "none", "none"]);
});

test("presence opens into names, and closes with Escape", async () => {
  const page = await openWith(`<taut-presence room="conversation:one"></taut-presence>`);
  await page.evaluate(() => fixture.room.present(fixture.me, { ...fixture.ada, status: "away" }));
  await page.getByRole("button", { name: "2 here" }).click();
  const people = page.locator("li");
  expect(await people.locator("bdi").allTextContents()).toEqual(["Mina Okafor (you)", "Ada Lindqvist"]);
  expect(await people.locator(".where").allTextContents()).toEqual(["online", "away"]);
  await page.keyboard.press("Escape");
  expect(await people.count()).toBe(0);
});

test("members who are not there stand below, who was there last first", async () => {
  const page = await openWith(`<taut-presence room="conversation:one"></taut-presence>`);
  await page.evaluate(() => {
    const memberIds = ["me", "bo", "cem", "ada"] as never[];
    fixture.client.conversations.list.value = [fixture.listed("one", { memberIds })];
    const lastSeen = Date.now() - 5 * 60_000;
    fixture.client.people.known.value = new Map([
      ["cem", { id: "cem", name: "Cem" }],
      ["bo", { ...fixture.bo, status: "offline", lastSeen }],
    ]);
    fixture.room.present(fixture.me, fixture.ada);
  });
  await page.getByRole("button", { name: "2 here" }).click();
  const people = page.locator("li");
  expect(await people.locator("bdi").allTextContents()).toEqual([
    ...["Mina Okafor (you)", "Ada Lindqvist", "Bo Nakamura", "Cem"],
  ]);
  expect(await people.locator(".where").allTextContents()).toEqual([
    ...["online", "online", "last seen 5 min. ago", "not here"],
  ]);
});

test("of a whisper room only those are told who are there", async () => {
  const page = await openWith(`<taut-presence room="whisper:TEA"></taut-presence>`);
  await page.evaluate(() => {
    const one = fixture.listed("one", { memberIds: ["bo"] as never[], room: "whisper:TEA" as never });
    fixture.client.conversations.list.value = [one];
    fixture.client.room("whisper:TEA").present(fixture.me);
  });
  await page.getByRole("button", { name: "Only you here" }).click();
  expect(await page.locator("li").count()).toBe(1);
});

test("a room too big to name its people shows how many there are", async () => {
  const page = await openWith(`<taut-presence room="conversation:one"></taut-presence>`);
  await page.evaluate(() => {
    fixture.room.presentCount.value = 431;
  });
  await page.getByText("431 here").waitFor();
});

test("who writes is named, and gone when they stop", async () => {
  const page = await openWith(`<taut-typing room="conversation:one"></taut-typing>`);
  await page.evaluate(() => {
    fixture.room.typists.value = [{ userId: "ada", username: "Ada" }];
  });
  await page.getByText("Ada is writing").waitFor();
  await page.evaluate(() => {
    fixture.room.typists.value = [];
  });
  await page.getByText("Ada is writing").waitFor({ state: "detached" });
});

test("one custom property on the page colours every element", async () => {
  const page = await openWith(`<taut-chat room="conversation:one"></taut-chat>`);
  await page.evaluate(() => {
    document.documentElement.style.setProperty("--taut-accent", "rgb(120, 40, 200)");
    fixture.room.list.value = [fixture.said(fixture.me, "hello")];
  });
  await page.getByRole("textbox").fill("x");
  const colour = await page.locator("[part=send-button]").evaluate((button) => {
    for (const animation of button.getAnimations()) animation.finish();
    return getComputedStyle(button).backgroundColor;
  });
  await page.evaluate(() => document.documentElement.style.removeProperty("--taut-accent"));
  expect(colour).toBe("rgb(120, 40, 200)");
});
