/** Who owes what: the picture, the list, settling, and the questions. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { amountLabel } from "../../client/components/amounts.ts";
import { picturesOf } from "../../client/components/commitment-picture.ts";
import type { Commitment, Liability } from "../../client/index.ts";
import { browserTest as test } from "../support/chromium.ts";
import { drawn } from "../support/drawn.ts";
import type {} from "./fixture.ts";
import { usePages } from "./page.ts";

const open = usePages();
const ada = { userId: "ada", name: "Ada Lindqvist" } as Commitment["debtor"];
const mina = { userId: "me", name: "Mina Okafor" } as Commitment["debtor"];
const promise = (id: string, debtor: Commitment["debtor"], more: Partial<Commitment>) =>
  ({ id, messageId: `m${id}`, debtor, action: "", status: "open", ...more }) as Commitment;
const promises = [
  promise("0", ada, { action: "bring cake", status: "fulfilled" }),
  promise("1", ada, { action: "pay Mina $20", owedTo: mina.userId, amount: 20, unit: "$", fulfilled: 5 }),
  promise("2", mina, {
    action: "do 3h",
    amount: 3,
    unit: "h",
    condition: { name: "Ada Lindqvist", action: "does 5h work", userId: ada.userId },
  }),
  promise("3", mina, { action: "pay for <b>dinner</b>, $30", amount: 30, unit: "$" }),
];
const liabilities = [
  { ...ada, owes: 15, unit: "$", because: ["1"] },
  { ...mina, owes: 30, unit: "$", because: ["3"] },
] as Liability[];

async function openPromises(): Promise<Page> {
  const page = await open();
  await page.evaluate(
    ([list, owed]) => {
      fixture.mount(
        `<taut-provider><taut-commitments room="conversation:one"></taut-commitments></taut-provider>`,
      );
      fixture.room.commitmentList.value = list;
      fixture.room.liabilities.value = owed;
    },
    [promises, liabilities] as const,
  );
  return page;
}

const row = (page: Page, text: string) => page.locator("[part=commitment]").filter({ hasText: text });

test("a name or a promise without a blank is broken, and nothing runs out of the list", async () => {
  const page = await open();
  const long = { userId: "ada", name: "W".repeat(64) } as Commitment["debtor"];
  await page.evaluate(
    (list) => {
      fixture.mount(
        `<taut-provider><taut-commitments room="conversation:one" style="inline-size: 360px"></taut-commitments></taut-provider>`,
      );
      fixture.room.commitmentList.value = list;
    },
    [
      promise("1", long, {
        action: "x".repeat(200),
        condition: { name: long.name, action: "y".repeat(200) },
      }),
    ],
  );
  const list = page.locator("taut-commitments");
  await list.locator(".condition").waitFor();
  expect(await list.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});

test("the picture has a bar for each member and unit, owed and conditional pieces apart", () => {
  const [dollars, hours] = picturesOf(promises, liabilities);
  expect(dollars?.bars.map(({ name, owed, waiting }) => [name, owed, waiting])).toEqual([
    ["Mina Okafor", 30, 0],
    ["Ada Lindqvist", 15, 0],
  ]);
  expect(hours?.bars).toMatchObject([{ owed: 0, waiting: 3, pieces: [{ amount: 3, isOwed: false }] }]);
});

test("however long a name is, what is owed to whom is seen", async () => {
  const page = await openPromises();
  await page.evaluate((long) => {
    const element = document.querySelector("taut-commitments");
    if (element !== null) element.style.inlineSize = "19rem";
    fixture.room.liabilities.value = fixture.room.liabilities.peek().map((one) => ({ ...one, name: long }));
  }, "Maximiliane Freifrau von Hohenstein-Wartenberg");
  const owing = page.locator("[part=who]").filter({ hasText: "Maximiliane" }).first();
  await owing.waitFor();
  const [whole, words] = await Promise.all([owing.boundingBox(), owing.locator("> span").boundingBox()]);
  if (whole === null || words === null) throw new Error("not drawn");
  expect(words.width).toBeGreaterThan(40);
  expect(words.x + words.width).toBeLessThanOrEqual(whole.x + whole.width + 1);
});

test("amounts are said as people say them", () => {
  const said = [
    [20, "$"],
    [7.5, "€"],
    [3, "h"],
    [2, "pizza"],
    [1, "pizza"],
    [4, ""],
    [5, "constructor"],
    [5, "valueOf"],
  ] as const;
  expect(said.map(([amount, unit]) => amountLabel(amount, unit, "en"))).toEqual([
    ...["$20", "€7.50", "3 h", "2 pizzas", "1 pizza", "4", "5 constructors", "5 valueOf"],
  ]);
});

test("without a room it says that none is open", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(`<taut-provider><taut-commitments></taut-commitments></taut-provider>`),
  );
  await page.getByRole("status").getByText("No conversation is open").waitFor();
});

test("a screen reader hears what everybody owes", async () => {
  const page = await openPromises();
  const bars = page.getByRole("figure", { name: "Owed in $" }).getByRole("listitem");
  expect(await bars.allInnerTexts()).toEqual([
    expect.stringContaining("owe $30"),
    expect.stringContaining("owes you $15"),
  ]);
  await page.getByRole("figure", { name: "Owed in h" }).getByText("3 h if a condition is met").waitFor();
});

test("the picture says to whom it is owed", async () => {
  const page = await openPromises();
  const who = page.getByRole("figure", { name: "Owed in $" }).locator("[part=who]");
  expect(await who.allInnerTexts()).toEqual(["You owe", "Ada Lindqvist owes you"]);
  await page.evaluate(() => {
    fixture.client.people.known.value = new Map([["bo", { id: "bo", name: "Bo Nakamura" }]]);
    const { commitmentList } = fixture.room;
    commitmentList.value = commitmentList.value.map((one) =>
      one.id === "3" ? { ...one, owedTo: "bo" as never } : one,
    );
  });
  await who.getByText("Bo Nakamura").waitFor();
  expect((await who.allInnerTexts())[0]).toBe("You owe Bo Nakamura");
});

test("each promise shows who, what, on what condition, and how far it is", async () => {
  const page = await openPromises();
  await row(page, "do 3h").getByText("if Ada Lindqvist does 5h work").waitFor();
  await row(page, "pay Mina $20").getByText("$5 of $20 done").waitFor();
  await row(page, "<b>dinner</b>").getByText("You").waitFor();
});

test("what is settled is folded away", async () => {
  const page = await openPromises();
  expect(await row(page, "bring cake").isVisible()).toBe(false);
  await page.getByText("Settled (1)").click();
  await row(page, "bring cake").waitFor();
});

test("the keyboard's place is kept while it is asked, after a refusal, and when a promise is folded away", async () => {
  const page = await openPromises();
  await page.evaluate(() => {
    const { commitments } = fixture.room;
    Object.assign(commitments, {
      cancel: () => new Promise((_, refuse) => Object.assign(globalThis, { refuse })),
    });
    fixture.room.commitmentList.value = fixture.room.commitmentList.value.map((one) =>
      one.id === "3" ? { ...one, amount: undefined as never } : one,
    );
  });
  const place = () =>
    page.evaluate(() => {
      const at = document.activeElement?.shadowRoot?.activeElement;
      return at?.textContent?.trim();
    });
  const dinner = row(page, "<b>dinner</b>");
  await dinner.getByRole("button", { name: "Call off" }).focus();
  await page.keyboard.press("Enter");
  await dinner.getByText("Call it off for everybody?").waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => "refuse" in globalThis);
  await page.evaluate(() => {
    const { refuse } = globalThis as unknown as { refuse(why: Error): void };
    refuse(new Error("The server is busy."));
  });
  await dinner.getByRole("alert").getByText("The server is busy.").waitFor();
  expect(await place()).toBe("Call off");
  await dinner.getByRole("button", { name: "Keep" }).click();

  await page.evaluate(() => {
    Object.assign(fixture.room.commitments, {
      fulfil: () => new Promise((answer) => Object.assign(globalThis, { answer })),
    });
  });
  await dinner.getByRole("button", { name: "Done" }).focus();
  await page.keyboard.press("Enter");
  await drawn(page);
  expect(await place()).toBe("Done");
  await page.evaluate(() => {
    (globalThis as unknown as { answer(): void }).answer();
    fixture.room.commitmentList.value = fixture.room.commitmentList.value.map((one) =>
      one.id === "3" ? { ...one, status: "fulfilled" as const } : one,
    );
  });
  await page.getByText("Settled (2)").waitFor();
  expect(await place()).toBe("Settled (2)");
});

test("a part of an amount is done by its number, all of it without", async () => {
  const page = await openPromises();
  await row(page, "pay Mina $20").getByRole("button", { name: "Done" }).click();
  const field = page.getByRole("spinbutton", { name: "How much is done, in $?" });
  expect(await field.evaluate((input) => input.matches(":focus"))).toBe(true);
  expect(await field.inputValue()).toBe("15");
  await field.fill("4");
  await page.keyboard.press("Enter");
  await row(page, "<b>dinner</b>").getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForFunction(() => fixture.room.fulfilled.length === 2);
  expect(await page.evaluate(() => fixture.room.fulfilled)).toEqual([{ id: "1", amount: 4 }, { id: "3" }]);
});

test("only who is concerned is offered to settle a promise: its debtor, who is owed, and the owner", async () => {
  const page = await openPromises();
  const others = promise("4", ada, { action: "call Bo", owedTo: "bo" as Commitment["owedTo"] & string });
  await page.evaluate((one) => {
    fixture.room.commitmentList.value = [...fixture.room.commitmentList.value, one];
  }, others);
  await row(page, "call Bo").waitFor();
  const choices = (text: string) => row(page, text).getByRole("button").count();
  expect(await Promise.all(["call Bo", "pay Mina $20", "do 3h"].map(choices))).toEqual([0, 2, 2]);
  await page.evaluate(() => {
    fixture.client.conversations.list.value = [fixture.listed("one", { ownerId: "me" as never })];
  });
  await row(page, "call Bo").getByRole("button", { name: "Call off" }).waitFor();
});

test("a condition is met with one press", async () => {
  const page = await openPromises();
  await row(page, "do 3h").getByRole("button", { name: "That has happened" }).click();
  await page.waitForFunction(() => fixture.room.fulfilled.length === 1);
  expect(await page.evaluate(() => fixture.room.fulfilled)).toEqual([{ id: "2" }]);
});

test("calling off asks first, and a refusal is said where it was asked", async () => {
  const page = await openPromises();
  const dinner = row(page, "<b>dinner</b>");
  await dinner.getByRole("button", { name: "Call off" }).click();
  await dinner.getByRole("button", { name: "Keep" }).click();
  expect(await page.evaluate(() => fixture.room.cancelled)).toEqual([]);
  await page.evaluate(() => {
    const refusal = Promise.reject(Object.assign(new Error("only the debtor may"), { code: "forbidden" }));
    refusal.catch(() => {});
    fixture.room.answer = refusal;
  });
  await dinner.getByRole("button", { name: "Call off" }).click();
  await dinner.getByRole("group").getByRole("button", { name: "Call off" }).click();
  await dinner.getByText("only the debtor may").waitFor();
});

test("a refusal where nothing was filled in is said beside it, with nothing to fill in", async () => {
  const page = await openPromises();
  await page.evaluate(() => {
    const refusal = Promise.reject(Object.assign(new Error("only the debtor may"), { code: "forbidden" }));
    refusal.catch(() => {});
    fixture.room.answer = refusal;
  });
  const waiting = row(page, "do 3h");
  const met = waiting.getByRole("button", { name: "That has happened" });
  await met.click();
  await waiting.getByRole("alert").getByText("only the debtor may").waitFor();
  expect(await waiting.getByRole("spinbutton").count()).toBe(0);
  await page.evaluate(() => {
    fixture.room.answer = Promise.resolve();
  });
  await met.click();
  await waiting.getByRole("alert").waitFor({ state: "detached" });
});

test("an unclear promise asks its author alone, and a button answers", async () => {
  const page = await openPromises();
  await page.evaluate(() => {
    const asked = {
      id: "q1",
      messageId: "m9",
      question: "Whom will you pay?",
      options: ["Ada", "Bo", "Nobody"],
    };
    fixture.client.clarifications.list.value = [
      { ...asked, room: "conversation:one" },
      { ...asked, id: "q2", question: "Elsewhere?", room: "conversation:two" },
    ];
  });
  const question = page.getByRole("group", { name: "A question about your promise" });
  await question.getByText("Only you see this").waitFor();
  expect(await question.count()).toBe(1);
  await question.getByRole("button", { name: "Bo", exact: true }).click();
  await question.waitFor({ state: "detached" });
});

test("an amount that is lacking is typed at its question", async () => {
  const page = await openPromises();
  await page.evaluate(() => {
    fixture.client.clarifications.list.value = [
      {
        id: "q1",
        room: "conversation:one",
        messageId: "m9",
        question: "How much?",
        options: ["Leave it open", "No promise"],
        takesAmount: true,
      },
    ];
  });
  const question = page.getByRole("group", { name: "A question about your promise" });
  await question.getByRole("textbox", { name: "Amount" }).fill("$20");
  await question.getByRole("button", { name: "Answer" }).click();
  await question.waitFor({ state: "detached" });
  expect(await page.evaluate(() => fixture.client.answered)).toEqual([{ id: "q1", answer: "$20" }]);
});

test("where nothing is promised, it says how to promise something", async () => {
  const page = await open();
  await page.evaluate(() =>
    fixture.mount(
      `<taut-provider><taut-commitments room="conversation:one"></taut-commitments></taut-provider>`,
    ),
  );
  await page.getByText("No promises yet").waitFor();
});
