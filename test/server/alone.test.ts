/** What changes the folder is done by one process at a time. */
import { expect, test } from "bun:test";
import { join } from "node:path";

const task = `
  const { alone } = await import(${JSON.stringify(join(import.meta.dir, "../../server/alone.ts"))});
  alone(() => {
    const from = Date.now();
    Bun.sleepSync(300);
    console.log(JSON.stringify([from, Date.now()]));
  });`;

test("what one process does the next one waits for, and says so", async () => {
  const processes = [1, 2].map(() =>
    Bun.spawn([process.execPath, "-e", task], { stdout: "pipe", stderr: "pipe" }),
  );
  const spans = await Promise.all(
    processes.map(async ({ stdout }) => (await new Response(stdout).json()) as [number, number]),
  );
  const [first, second] = spans.toSorted(([one], [other]) => one - other);
  expect(second?.[0]).toBeGreaterThanOrEqual(first?.[1] ?? Number.POSITIVE_INFINITY);
  const said = await Promise.all(processes.map(({ stderr }) => new Response(stderr).text()));
  expect(said.toSorted()).toEqual(["", "Another process installs or builds; waiting for it …\n"]);
});

test("one that is killed at it holds up nobody", async () => {
  const forEver = task.replace("Bun.sleepSync(300)", 'console.log("at it"); Bun.sleepSync(600_000)');
  const killed = Bun.spawn([process.execPath, "-e", forEver], { stdout: "pipe" });
  await killed.stdout.getReader().read();
  killed.kill("SIGKILL");
  await killed.exited;
  const next = Bun.spawn([process.execPath, "-e", task], { stdout: "pipe", stderr: "ignore" });
  expect(await new Response(next.stdout).json()).toHaveLength(2);
});
