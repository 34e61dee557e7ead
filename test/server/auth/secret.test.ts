import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadOrMakeSecret, SecretProblem } from "../../../server/auth/secret.ts";
import { useFolders } from "../../support/folders.ts";

const emptyFolder = useFolders("secret");

function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof SecretProblem) return error.message;
    throw error;
  }
  throw new Error("expected a SecretProblem, got none");
}

test("the first start makes a secret of 32 bytes, the second finds it", () => {
  const dataDir = join(emptyFolder(), "deep", "data");
  const first = loadOrMakeSecret(dataDir);
  expect(first.isNew).toBe(true);
  expect(Buffer.from(first.secret, "base64url")).toHaveLength(32);
  expect(loadOrMakeSecret(dataDir)).toEqual({ secret: first.secret, isNew: false });
});

test("two servers have two secrets", () => {
  expect(loadOrMakeSecret(emptyFolder()).secret).not.toBe(loadOrMakeSecret(emptyFolder()).secret);
});

test("only its owner may read the file, and no draft of it is left behind", () => {
  const dataDir = emptyFolder();
  loadOrMakeSecret(dataDir);
  expect(readdirSync(dataDir)).toEqual(["jwt-secret"]);
  expect(statSync(join(dataDir, "jwt-secret")).mode & 0o777).toBe(0o600);
});

test("a file that others can read is refused with the command that puts it right", () => {
  const dataDir = emptyFolder();
  const { secret } = loadOrMakeSecret(dataDir);
  chmodSync(join(dataDir, "jwt-secret"), 0o644);
  const message = problemOf(() => loadOrMakeSecret(dataDir));
  expect(message).toContain("chmod 600");
  expect(message).not.toContain(secret);
});

test("a file that was cut short is refused rather than used", () => {
  const dataDir = emptyFolder();
  writeFileSync(join(dataDir, "jwt-secret"), "short\n", { mode: 0o600 });
  expect(problemOf(() => loadOrMakeSecret(dataDir))).toContain("got 5 bytes, expected at least 32");
});

test("a data directory that cannot be made is said in one line", () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "file"), "");
  const message = problemOf(() => loadOrMakeSecret(join(folder, "file", "data")));
  expect(message).toContain("TAUTLINE_DATA_DIR");
  expect(message).not.toContain("\n");
});

test("a secret that is a folder is said in one line", () => {
  const dataDir = emptyFolder();
  mkdirSync(join(dataDir, "jwt-secret"), { mode: 0o700 });
  expect(problemOf(() => loadOrMakeSecret(dataDir))).toContain("EISDIR");
});
