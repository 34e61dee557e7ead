import { expect, test } from "bun:test";
import { Intake } from "../../../server/lib/intake.ts";

/** Looks at the sockets when told; a frame that is there comes in before what waits for the look runs. */
function createSockets() {
  const soon: (() => void)[] = [];
  const intake = new Intake({ soon: (run) => void soon.push(run) });
  return {
    intake,
    look(frames = 0) {
      for (let frame = 0; frame < frames; frame += 1) intake.arrived();
      for (const run of soon.splice(0)) run();
    },
  };
}

test("when one more look brings nothing new, all that waits runs in its order", () => {
  const { intake, look } = createSockets();
  const ran: string[] = [];
  intake.arrived();
  intake.atEnd(() => ran.push("first"));
  intake.atEnd(() => ran.push("second"));
  look();
  expect(ran).toEqual([]);
  look();
  expect(ran).toEqual(["first", "second"]);
  look();
  expect(ran).toHaveLength(2);
});

test("as long as looks bring more, it is taken in first, up to four looks", () => {
  const { intake, look } = createSockets();
  let ended = 0;
  intake.atEnd(() => {
    ended += 1;
  });
  for (const expected of [0, 0, 0, 1]) {
    look(2);
    expect(ended).toBe(expected);
  }
});

test("what is asked for at the end waits for the next one", () => {
  const { intake, look } = createSockets();
  let ended = 0;
  intake.atEnd(() => intake.atEnd(() => (ended += 1)));
  look();
  look();
  expect(ended).toBe(0);
  look();
  look();
  expect(ended).toBe(1);
});

test("whatever goes wrong in one, the others run", () => {
  const { intake, look } = createSockets();
  let ended = 0;
  intake.atEnd(() => {
    throw new Error("by a bug");
  });
  intake.atEnd(() => (ended += 1));
  look();
  expect(() => look()).toThrow("by a bug");
  expect(ended).toBe(1);
});
