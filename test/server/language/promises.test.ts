/** Reading promises by rules, sentence by sentence, with precision and recall over whole tables. */
import { describe, expect, test } from "bun:test";
import type { UserId } from "../../../protocol/index.ts";
import { settle } from "../../../server/language/promises/ask.ts";
import { deedsIn, meets } from "../../../server/language/promises/deeds.ts";
import { quantityIn } from "../../../server/language/promises/quantities.ts";
import { mayPromise, readPromises } from "../../../server/language/promises/read.ts";
import type { Person, Promised, Reading, Speech, Unclear } from "../../../server/language/promises/types.ts";
import { fastestMs } from "../../support/fastest.ts";
import { heldOut, type Kind } from "./held-out-table.ts";
import { type Expected, none, promises, unclear } from "./promise-table.ts";

const person = (name: string): Person => ({ userId: name.toLowerCase() as UserId, name });
const dana = person("Dana");
const others = ["Alice", "Bob", "Cem"].map(person);
const read = (text: string, more: Partial<Speech> = {}): Reading =>
  readPromises({ text, speaker: dana, others, ...more });

function summary({ action, amount, unit, condition }: Promised): Expected {
  return {
    action,
    ...(amount === undefined ? {} : { amount }),
    ...(unit === undefined ? {} : { unit }),
    ...(condition === undefined ? {} : { condition: `${condition.name}: ${condition.action}` }),
  };
}

function only(text: string, more: Partial<Speech> = {}): Promised {
  const reading = read(text, more);
  const [promise] = reading.kind === "promises" ? reading.promises : [];
  if (promise === undefined) throw new Error(`no promise in ${text}, but ${JSON.stringify(reading)}`);
  return promise;
}

function question(text: string, more: Partial<Speech> = {}): Unclear {
  const reading = read(text, more);
  if (reading.kind !== "unclear") throw new Error(`${text} is not unclear, but ${JSON.stringify(reading)}`);
  return reading;
}

/** Of what was read as a promise, how much is one; of the promises, how many were read. */
function score(rows: readonly (readonly [sentence: string, kind: Kind])[]) {
  const found = rows.filter(([sentence]) => read(sentence).kind === "promises");
  const right = found.filter(([, kind]) => kind === "promises").length;
  const real = rows.filter(([, kind]) => kind === "promises").length;
  return { sentences: rows.length, precision: right / found.length, recall: right / real };
}

const table: (readonly [string, Kind])[] = [
  ...promises.map(([sentence]) => [sentence, "promises"] as const),
  ...unclear.map((sentence) => [sentence, "unclear"] as const),
  ...Object.values(none)
    .flat()
    .map((sentence) => [sentence, "nothing"] as const),
];

describe("a promise", () => {
  test.each(promises.map(([sentence, ...expected]) => [sentence, expected] as const))(
    "%s",
    (sentence, expected) => {
      const reading = read(sentence);
      expect(reading.kind === "promises" ? reading.promises.map(summary) : reading).toEqual(
        expected as never,
      );
    },
  );
});

describe("unclear", () => {
  test.each(unclear)("%s", (sentence) => {
    expect(read(sentence).kind).toBe("unclear");
  });
});

describe("no promise", () => {
  test.each(
    Object.entries(none).flatMap(([kind, list]) => list.map((sentence) => [kind, sentence] as const)),
  )("%s: %s", (_kind, sentence) => {
    expect(read(sentence)).toEqual({ kind: "nothing" });
  });
});

describe("over a whole table", () => {
  test("of sentences the rules were made for, half of them no promises, none is read wrongly", () => {
    const result = score(table);
    console.log("promises, table:", JSON.stringify(result));
    expect(result.sentences).toBeGreaterThanOrEqual(80);
    expect(promises.length).toBeLessThanOrEqual(result.sentences / 2);
    expect(result).toMatchObject({ precision: 1, recall: 1 });
  });

  test("of sentences they were not made for, no promise is made up", () => {
    const result = score(heldOut.map(([sentence, kind]) => [sentence, kind] as const));
    console.log("promises, held out:", JSON.stringify(result));
    expect(result.precision).toBe(1);
    expect(result.recall).toBeGreaterThan(0.8);
    const amounts = heldOut.flatMap(([sentence, kind, amount]) =>
      kind === "promises" ? [[only(sentence).amount, amount]] : [],
    );
    for (const [found, expected] of amounts) expect(found).toBe(expected);
  });

  test("whatever is read as anything passes the first look, as text and in JSON", () => {
    for (const [sentence, kind] of [...table, ...heldOut]) {
      if (kind === "nothing") continue;
      expect(mayPromise(sentence), sentence).toBe(true);
      expect(mayPromise(JSON.stringify({ content: sentence })), sentence).toBe(true);
      expect(mayPromise(JSON.stringify({ content: `hello\n${sentence}` })), sentence).toBe(true);
    }
  });
});

describe("the amount of", () => {
  test.each([
    ["pay Bob $1,234.56", 1_234.56, "$"],
    ["pay Bob 1.234,56 €", 1_234.56, "€"],
    ["pay Bob €12,50", 12.5, "€"],
    ["pay Bob 10.000 euros", 10_000, "€"],
    ["pay Bob 1 000 €", 1_000, "€"],
    ["pay Bob 1'000 CHF", 1_000, "CHF"],
    ["pay Bob CHF 20", 20, "CHF"],
    ["bring 3 cakes and pay 20 sek", 20, "SEK"],
    ["pay Bob 500 yen", 500, "¥"],
    ["pay Bob 500 rupees", 500, "₹"],
    ["pay Bob $.50", 0.5, "$"],
    ["pay Bob EUR 20", 20, "€"],
    ["pay Bob ₹500", 500, "₹"],
    ["pay Bob 20 dollars and 50 cents", 20.5, "$"],
    ["pay Bob thirteen dollars", 13, "$"],
    ["pay Bob twenty-five dollars", 25, "$"],
    ["pay Bob a hundred and fifty dollars", 150, "$"],
    ["pay Bob 2 thousand dollars", 2_000, "$"],
    ["pay Bob 2 million dollars", 2_000_000, "$"],
    ["do 1h30 of cleaning", 1.5, "h"],
    ["do 1h20 of cleaning", 80, "min"],
    ["do 1 hour and 30 minutes of work", 1.5, "h"],
    ["work 2 hours 20 minutes", 140, "min"],
    ["do an hour and a half of cleaning", 1.5, "h"],
    ["do two and a half hours", 2.5, "h"],
    ["do 2 1/2 hours", 2.5, "h"],
    ["do 2½ hours", 2.5, "h"],
    ["do 1,5 hours", 1.5, "h"],
    ["do three quarters of an hour", 0.75, "h"],
    ["write a page and a half hour of tests", 0.5, "h"],
  ])("%s", (text, amount, unit) => {
    expect(quantityIn(text)).toEqual({ amount, unit });
  });

  test.each(["pay Bob $99999999999999999999", "call Bob at 14h30", "pay Bob $0"])("%s is none", (text) => {
    expect(quantityIn(text)).toEqual({});
  });
});

describe("who is owed", () => {
  test("is the member who is named", () => {
    expect(only("I'll pay Bob $20").owedTo).toBe("bob" as UserId);
    expect(only("I'll clean Alice's car").owedTo).toBe("alice" as UserId);
  });

  test("is who the condition is up to, where nobody else is named", () => {
    const promise = only("If Alice does 5h work, I'll do 3h");
    expect(promise.owedTo).toBe("alice" as UserId);
    expect(promise.condition).toEqual({
      userId: "alice" as UserId,
      name: "Alice",
      action: "does 5h work",
      amount: 5,
      unit: "h",
    });
  });

  test("is who is spoken to, where that is known", () => {
    expect(only("I'll pay you $20", { addressee: person("Bob") })).toMatchObject({
      owedTo: "bob",
      action: "pay Bob $20",
    });
    expect(only("Cem, I'll pay you $20").owedTo).toBe("cem" as UserId);
    expect(only("I'll pay you $20", { others: [person("Bob")] }).owedTo).toBe("bob" as UserId);
  });

  test("is nobody where everybody is", () => {
    expect(only("I'll send you all the photos").owedTo).toBeUndefined();
  });

  test("is nobody who is not a member", () => {
    const promise = only("I'll pay Zoe $20");
    expect(promise.owedTo).toBeUndefined();
    expect(only("I'll cook if Zoe cleans").condition).toEqual({ name: "Zoe", action: "cleans" });
  });

  test("may have a name that is a word, where it is written as a name", () => {
    const will = [person("Will"), person("Mark"), person("May")];
    expect(only("I'll pay Will $5", { others: will }).owedTo).toBe("will" as UserId);
    expect(only("I'll mark the pages", { others: will }).owedTo).toBeUndefined();
  });

  test("is found by a full name, a first name and an id", () => {
    const theo = { userId: "t.m-7" as UserId, name: "Theo Marchetti" };
    for (const name of ["Theo Marchetti", "theo", "@t.m-7"]) {
      expect(only(`I'll pay ${name} $5`, { others: [theo, ...others] }).owedTo).toBe(theo.userId);
    }
  });
});

describe("amounts", () => {
  test.each([
    ["I'll pay Bob 20 bucks", 20, "$"],
    ["I'll pay Bob €7.50", 7.5, "€"],
    ["I'll pay Bob 50 cents", 0.5, "$"],
    ["I'll pay Bob $2k", 2_000, "$"],
    ["I'll tutor Bob for 90 minutes", 90, "min"],
    ["I'll cook for an hour", 1, "h"],
    ["I'll bring a dozen eggs", 12, "egg"],
    ["I'll bake two more cakes", 2, "cake"],
    ["I'll fix the tap for $60 in 2 hours", 60, "$"],
    ["I'll send one letter", 1, "letter"],
  ])("%s", (sentence, amount, unit) => {
    expect(only(sentence)).toMatchObject({ amount, unit });
  });

  test.each([
    "I'll call Bob at 5",
    "I'll send it in 2 hours",
    "I'll fix room 12",
    "I'll read it by 5:30",
    "I'll clean the kitchen on May 5th",
    "I'll write it one day",
    "I'll send it 2 days from now",
    "I'll review page 12",
  ])("none in: %s", (sentence) => {
    const reading = read(sentence);
    if (reading.kind === "promises") expect(reading.promises[0]?.amount).toBeUndefined();
  });

  test("take their unit from the condition where they have none", () => {
    expect(only("If Alice does 5h, I'll do 3")).toMatchObject({ amount: 3, unit: "h" });
  });
});

describe("a question to the author", () => {
  test("is answered by a choice, in any case, or not at all", () => {
    const asked = question("I owe Bob $20");
    expect(asked.question).toBe("Do you promise to pay Bob $20?");
    expect(asked.choices.map(({ label }) => label)).toEqual(["Yes, I promise", "No promise"]);
    expect(settle(asked, " yes, i PROMISE ")).toMatchObject({
      kind: "promise",
      promise: { amount: 20, unit: "$", owedTo: "bob" },
    });
    expect(settle(asked, "No promise")).toEqual({ kind: "declined" });
    expect(settle(asked, "what?")).toEqual({ kind: "unfit" });
  });

  test("about an amount is answered by one", () => {
    const asked = question("I'll pay Bob back");
    expect(settle(asked, "$15")).toMatchObject({ kind: "promise", promise: { amount: 15, unit: "$" } });
    expect(settle(asked, "about 2 hours")).toMatchObject({ promise: { amount: 2, unit: "h" } });
    expect(settle(asked, "Leave it open")).toMatchObject({
      kind: "promise",
      promise: { action: "pay Bob back" },
    });
    expect(settle(asked, "a lot")).toEqual({ kind: "unfit" });
  });

  test("about a person names everyone it may be", () => {
    const asked = question("I'll pay you $20");
    expect(asked.choices.map(({ label }) => label)).toEqual(["Alice", "Bob", "Cem", "No promise"]);
    expect(settle(asked, "bob")).toMatchObject({ promise: { owedTo: "bob", action: "pay Bob $20" } });
  });

  test("about a condition's person settles whose doing it is", () => {
    const asked = question("If you clean the bathroom, I'll do the windows");
    expect(settle(asked, "Cem")).toMatchObject({
      promise: { owedTo: "cem", condition: { userId: "cem", name: "Cem", action: "cleans the bathroom" } },
    });
  });

  test("keeps the condition of what is half promised", () => {
    const asked = question("I could do 3h if you do 5h");
    expect(settle(asked, "Bob")).toMatchObject({
      promise: { amount: 3, unit: "h", condition: { userId: "bob", amount: 5, unit: "h" } },
    });
  });

  test("tells two of the same name apart", () => {
    const sams = ["sam1", "sam2"].map((id) => ({ userId: id as UserId, name: "Sam" }));
    const asked = question("I'll pay Sam $20", { others: sams });
    expect(asked.choices.map(({ label }) => label)).toEqual(["Sam (sam1)", "Sam (sam2)", "No promise"]);
  });
});

test("of several amounts none is owed where it is left open, and an answer is in their unit", () => {
  const asked = question("I'll pay Bob $20-30");
  const settled = ["Leave it open", "25"].map((answer) => settle(asked, answer));
  const pay = { debtor: dana, owedTo: "bob", action: "pay Bob $20-30" };
  expect<unknown[]>(settled).toEqual([
    { kind: "promise", promise: pay },
    { kind: "promise", promise: { ...pay, amount: 25, unit: "$" } },
  ]);
});

describe("what somebody says they have done", () => {
  const isMet = (said: string, action: string) =>
    deedsIn(said).some((deed) => meets(deed, { action, ...quantityIn(action) }));

  test.each([
    ["I did 5h", "does 5h work"],
    ["I did 120 minutes", "does 2 hours"],
    ["I worked an hour and a half", "works 90 minutes"],
    ["I've done the 5 hours", "does 5h work"],
    ["ok, I worked 6 hours", "works 5h"],
    ["Done with the 5h!", "does 5h work"],
    ["I cleaned the whole flat", "cleans"],
    ["I have just paid the deposit.", "pays the deposit"],
    ["I wrote the tests", "writes the tests"],
    ["I finished the design", "finishes the design"],
    ["I baked the bread", "bakes bread"],
    ["I wrote the constructor", "writes the constructor"],
    ["I did 5 constructors", "writes 5 constructor"],
  ])("%s: %s", (said, action) => {
    expect(isMet(said, action)).toBe(true);
  });

  test.each([
    ["I did 3h", "does 5h work"],
    ["I did 5 minutes", "does 5h work"],
    ["I slept 5h", "does 5h work"],
    ["I did it", "does 5h work"],
    ["I did not do the 5h", "does 5h work"],
    ["I didn't clean", "cleans"],
    ["Did I do 5h?", "does 5h work"],
    ["I did 5h?", "does 5h work"],
    ["I'll do 5h", "does 5h work"],
    ["Bob did 5h", "does 5h work"],
    ["I paid the rent", "pays the deposit"],
    ["I need 5h", "does 5h work"],
    ["> I did 5h", "does 5h work"],
    ["I constructor", "does 5h work"],
  ])("but not %s: %s", (said, action) => {
    expect(isMet(said, action)).toBe(false);
  });
});

describe("whatever is written", () => {
  test("an action is at most 200 characters", () => {
    expect(only(`I'll clean ${"the very big ".repeat(60)}house`).action.length).toBe(200);
  });

  test("words that every object has a property of are words like others", () => {
    expect(only("I'll write 5 constructor for Bob")).toMatchObject({ amount: 5, unit: "constructor" });
    expect(only("If Bob writes a constructor, I'll pay $5").condition?.action).toBe("writes a constructor");
    expect(question("If you constructor the shed, I'll pay $5").choices[0]?.promise?.condition).toMatchObject(
      {
        action: "constructor the shed",
      },
    );
  });

  test("names with signs of patterns in them are names", () => {
    const odd = { userId: "x" as UserId, name: "C+ (admin) $&" };
    expect(only("I'll pay C+ (admin) $& $20", { others: [odd] }).owedTo).toBe(odd.userId);
  });

  test("so are those of two members of the same name, about whom is asked", () => {
    for (const name of ["Bob (", "[z", "Bob *", "(x+x+)+y"]) {
      const same = ["a", "b"].map((id) => ({ userId: id as UserId, name }));
      const text = `I'll pay ${name} $20 for ${"x".repeat(36)}`;
      const asked = question(text, { others: same });
      expect(settle(asked, `${name} (b)`), name).toMatchObject({ promise: { owedTo: "b" } });
      expect(fastestMs(() => read(text, { others: same }))).toBeLessThan(100);
    }
  });

  test("however many sentences, clauses and names there are, a member's name is looked at a few times", () => {
    const full = (part: string): string => part.repeat(2_000).slice(0, 1_990);
    const texts = [
      `I'll pay. ${full(".\n")}`,
      full("I'll pay. "),
      full("I'll pay, "),
      full("I'll pay you $5 and "),
      `${"Alice, ok, ".repeat(110)}${full("x I'll ")}`,
      `I'll pay ${full("Member 1 $5, ")}`,
      full("I'll pay Member 3 $20 if Member 4 does 5h, "),
    ];
    for (const text of texts) {
      let looks = 0;
      const members = Array.from({ length: 200 }, (_, at) => ({
        userId: `m${at}` as UserId,
        get name() {
          looks += 1;
          return `Member ${at}`;
        },
      }));
      read(text, { others: members });
      expect(looks / members.length, text.slice(0, 30)).toBeLessThan(20);
    }
  });

  test("a message that promises without end is read for its first 50 sentences", () => {
    const unclear = (count: number) => read(`${"I would be happy. ".repeat(count)}I'll pay Bob $20.`);
    expect(unclear(49).kind).toBe("promises");
    expect(unclear(50).kind).toBe("nothing");
  });

  test("a long text without end is read in less than a tenth of a second", () => {
    const texts = [
      "I'll ".repeat(1_000),
      `I'll pay ${"a".repeat(5_000)}`,
      `if ${"if ".repeat(1_600)}I'll pay`,
      `I'll pay${" ".repeat(4_900)}x`,
      `"${"I'll pay ' ".repeat(400)}`,
      "ok, ".repeat(1_200),
      `I'll pay Bob ${"$1 and ".repeat(700)}`,
      `${"and but so ".repeat(450)}I'll pay`,
      `I'll pay ${"1,".repeat(2_400)}`,
      `I'll pay ${"by atootoo ".repeat(12)}&x`,
      `I'll pay ${"next atootoo ".repeat(12)}&x`,
    ];
    for (const text of texts)
      expect(
        fastestMs(() => read(text)),
        text.slice(0, 20),
      ).toBeLessThan(100);
  });
});
