/** What the extension asks of a browser. */
import { describe, expect, test } from "bun:test";
import { browsers, manifestFor } from "../../extension/manifest.ts";
import { extensionKey } from "../../protocol/extension.ts";

const [chromium, firefox] = browsers.map((browser) => manifestFor(browser, "1.2.3"));

test("Chromium derives the extension's id from the key that the server knows; Firefox has no such key", () => {
  expect(chromium).toMatchObject({ key: extensionKey, version: "1.2.3", minimum_chrome_version: "148" });
  expect(firefox).not.toHaveProperty("key");
});

describe.each(browsers)("in %s", (browser) => {
  const manifest = manifestFor(browser, "1.2.3");

  test("no host and no tab's address is asked for at install", () => {
    expect(manifest).not.toHaveProperty("host_permissions");
    expect(manifest).not.toHaveProperty("content_scripts");
    expect(manifest.permissions.filter((name) => name !== "sidePanel")).toEqual(
      ["storage", "alarms", "idle", "scripting", "notifications"], // the side panel is Chromium's
    );
    expect(manifest.optional_permissions).toEqual(["tabs"]);
  });

  test("it is never in a private window", () => {
    expect(manifest.incognito).toBe("not_allowed");
  });

  test("its pages run no script but their own, and no text as script", () => {
    const policy = manifest.content_security_policy.extension_pages;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|script-src [^;]*(http|\*)/);
  });
});
