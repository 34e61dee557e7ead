/**
 * What people read about the settings: `--help` and `.env.example`, both written from the table.
 */
import { flagOf, type Setting } from "./setting.ts";
import { groups } from "./settings.ts";

const columns = 100;

export function helpText(): string {
  const rows = Object.values(groups).flatMap((group) => Object.values(group).map(usage));
  const width = Math.max(...rows.map((row) => row.length)) + 2;
  const sections = Object.entries(groups).map(([title, group]) =>
    [title, ...Object.values(group).map((setting) => helpRow(setting, width))].join("\n"),
  );
  return `Tautline: rooms for any page, in one process.

Usage: bun run server [--flag value ...]
       bun run server backup FILE [--data-dir DIR]    copies the data, even while the server runs
       bun run server restore FILE [--data-dir DIR]   restores it; the current data is set aside

A setting is a flag or an environment variable (also from a file named .env); the flag wins.
The variable of --data-dir is TAUTLINE_DATA_DIR, and so on; only PORT and HOST have no prefix.
Secrets have a variable and no flag. An empty variable counts as unset.

${sections.join("\n\n")}

Help
${`  --help`.padEnd(width)}  this text
`;
}

function usage(setting: Setting): string {
  if (setting.isSecret) return `  ${setting.variable}`;
  return `  ${flagOf(setting)} ${setting.field.placeholder}`;
}

function helpRow(setting: Setting, width: number): string {
  const lines = wrap(`${setting.about}${defaultNote(setting)}`, columns - width - 2);
  return lines.map((line, at) => `${(at === 0 ? usage(setting) : "").padEnd(width)}  ${line}`).join("\n");
}

function defaultNote(setting: Setting): string {
  const value = setting.defaultText ?? setting.default ?? "";
  return value === "" ? "" : ` (default: ${value})`;
}

function wrap(text: string, maxChars: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > maxChars) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Every setting with its default, commented out: copied to `.env`, it changes nothing until edited. */
export function envExample(): string {
  const sections = Object.entries(groups).map(([title, group]) =>
    [`# ${title}`, ...Object.values(group).map(exampleRow)].join("\n\n"),
  );
  const head = "# Settings of the Tautline server. Copy this file to .env and uncomment what you change.";
  return `${[head, ...sections].join("\n\n")}\n`;
}

function exampleRow(setting: Setting): string {
  const note = setting.defaultText === undefined ? "" : ` (default: ${setting.defaultText})`;
  const comment = wrap(`${setting.about}${note}`, columns - 2).map((line) => `# ${line}`);
  return [...comment, `#${setting.variable}=${setting.default ?? ""}`].join("\n");
}
