/** Every face of the extension before axe-core, in light and dark, in its plainest and in its fullest state. */
import { expect } from "bun:test";
import { violations } from "../../support/axe.ts";
import { browserTest } from "../../support/chromium.ts";
import { useFaces } from "../../support/extension-pages.ts";
import { extensionState, fullState } from "../../support/fake-worker.ts";

const open = useFaces();

for (const face of ["popup", "panel", "options", "welcome"] as const) {
  for (const scheme of ["light", "dark"] as const) {
    browserTest(`${face} in ${scheme}`, async () => {
      const page = await open(face, extensionState({ account: { kind: "signed-out" } }), { scheme });
      await page.getByRole("textbox", { name: "Pairing code" }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.evaluate((state) => fakeWorker.say(state), fullState(Date.now()));
      await page.getByRole("textbox", { name: "Pairing code" }).waitFor({ state: "detached" });
      expect(await violations(page)).toEqual([]);
    });
  }
}

browserTest(
  "where the reader chooses all colours, switches and buttons are seen, and whether they are on",
  async () => {
    const page = await open("options", extensionState());
    await page.emulateMedia({ forcedColors: "active" });
    const looks = (name: string) =>
      page.getByRole("switch", { name }).evaluate((one) => {
        const { boxShadow, backgroundColor: track } = getComputedStyle(one);
        return { edge: boxShadow, track, knob: getComputedStyle(one, "::before").backgroundColor };
      });
    const off = await looks("Rhythm of typing");
    const on = await looks("Say a word now and then");
    expect(off.edge).not.toBe("none");
    expect(off.knob).not.toBe(off.track);
    expect(on.track).not.toBe(off.track);
    const edge = (one: Element) => getComputedStyle(one).borderTopStyle;
    expect(await page.getByRole("button", { name: "Save" }).evaluate(edge)).toBe("solid");
  },
);
