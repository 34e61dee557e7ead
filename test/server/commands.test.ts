/** What the command line asks for. */
import { describe, expect, test } from "bun:test";
import { readWish } from "../../server/commands.ts";

for (const command of ["backup", "restore"] as const) {
  describe(command, () => {
    test("the file stands before or after the settings", () => {
      for (const settings of [["--data-dir", "/data"], ["--data-dir=/data"], []]) {
        const wish = { kind: command, file: "copy.db", argv: settings };
        expect(readWish([command, "copy.db", ...settings])).toEqual(wish);
        expect(readWish([command, ...settings, "copy.db"])).toEqual(wish);
      }
    });

    test("the file stands between settings, and later arguments stay to be refused", () => {
      expect(readWish([command, "--data-dir=/data", "a.db", "--log-level", "warn", "b.db"])).toEqual({
        kind: command,
        file: "a.db",
        argv: ["--data-dir=/data", "--log-level", "warn", "b.db"],
      });
    });

    test("a setting's value is no file", () => {
      const line = `${command}: got no file, expected: bun run server ${command} FILE`;
      for (const argv of [[], [""], ["--data-dir", "/data"], ["--data-dir=/data"]])
        expect(readWish([command, ...argv])).toEqual({ kind: "problem", line });
    });
  });
}

test("without a command, or with a question for help, it is the server's own", () => {
  for (const argv of [[], ["--port", "1"], ["backup", "--help"], ["restore", "copy.db", "-h"]])
    expect(readWish(argv)).toEqual({ kind: "serve", argv });
});
