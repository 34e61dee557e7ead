/**
 * Firefox, on request with the extension in it as a temporary add-on, driven over WebDriver BiDi.
 *
 * Where no Firefox is installed its tests are reported as skipped, and one line says why. Nobody is there to answer
 * when the extension asks for a permission: Firefox is told to allow what a real click has asked for.
 */
import { test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExtension } from "../../extension/build.ts";
import { until } from "./real-server.ts";

const places = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const path = [process.env.FIREFOX_PATH ?? "", ...places].find((place) => existsSync(place));
if (path === undefined) {
  console.warn("No Firefox found: the tests in it are skipped. Install one, or set FIREFOX_PATH.");
}

/** `test`, or a skipped one where there is no Firefox. */
export const firefoxTest = path === undefined ? test.skip : test;

/** Chosen here so that the server can be told whom to let in. Firefox makes up another one for each profile. */
export const firefoxOrigin = "moz-extension://0b0c7a3e-55aa-4f00-9c11-5a1b2c3d4e5f";

const preferences = {
  "extensions.webextensions.uuids": JSON.stringify({ "focus@tautline.invalid": firefoxOrigin.slice(16) }),
  "extensions.webextOptionalPermissionPrompts": false,
  "browser.aboutwelcome.enabled": false,
  "app.update.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

export interface FirefoxPage {
  /** The value of an expression in the page, awaited. `all` lists its elements, those in shadow roots included. */
  evaluate(expression: string): Promise<unknown>;
  /** Clicks with the mouse on what the page finds, once it is there. @param find of an element `e`: whether it is it */
  click(find: string): Promise<void>;
  /** Key by key, into whatever has the focus. */
  type(text: string): Promise<void>;
  bringToFront(): Promise<void>;
}

export interface Firefox {
  open(url: string): Promise<FirefoxPage>;
  /** In a window of its own that shares no storage with others, as on another person's machine. */
  openApart(url: string): Promise<FirefoxPage>;
  close(): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly type: string;
  readonly result: unknown;
  readonly error?: string;
  readonly message?: string;
}

const findAll = `const all = (root = document) =>
  [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);`;

export interface FirefoxOptions {
  readonly hasExtension?: boolean;
}

export async function launchFirefox({ hasExtension = false }: FirefoxOptions = {}): Promise<Firefox> {
  if (path === undefined) throw new Error(`no Firefox: looked at FIREFOX_PATH and ${places.join(", ")}`);
  const folder = mkdtempSync(join(tmpdir(), "tautline-firefox-"));
  if (hasExtension) await buildExtension(join(folder, "built"));
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(folder, "user.js"), lines.join("\n"));
  // Pages of extensions are the system's.
  const flags = ["--headless", "--no-remote", "--remote-debugging-port", "0", "--remote-allow-system-access"];
  const process = Bun.spawn([path, "--profile", folder, ...flags], {
    // It keeps more in the home directory than in its profile.
    env: { ...globalThis.process.env, HOME: folder },
    stdout: "ignore",
    stderr: "pipe",
  });
  const end = async () => {
    process.kill();
    await process.exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const remote = await connect(await addressIn(process.stderr));
    await remote.command("session.new", { capabilities: {} });
    const extensionData = { type: "path", path: join(folder, "built/firefox") };
    if (hasExtension) await remote.command("webExtension.install", { extensionData });
    return {
      open: (url) => openPage(remote, url, { type: "tab" }),
      openApart: async (url) => {
        const apart = (await remote.command("browser.createUserContext", {})) as { userContext: string };
        return openPage(remote, url, { type: "window", userContext: apart.userContext });
      },
      close: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function openPage(remote: Remote, url: string, place: object): Promise<FirefoxPage> {
  const created = (await remote.command("browsingContext.create", place)) as { context: string };
  const { context } = created;
  await remote.command("browsingContext.navigate", { context, url, wait: "complete" });
  return pageOf(remote, context);
}

/** Firefox says on its standard error where it listens. */
async function addressIn(said: ReadableStream<Uint8Array>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Read to its end, or Firefox would wait for a reader some day.
  void (async () => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of said) {
      text += decoder.decode(chunk, { stream: true });
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(text)?.[1];
      if (address !== undefined) resolve(`${address}/session`);
    }
    reject(new Error(`Firefox has ended, and said: ${text}`));
  })();
  return promise;
}

interface Remote {
  /** @throws what Firefox says is wrong with it */
  command(method: string, params: object): Promise<unknown>;
}

async function connect(address: string): Promise<Remote> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`nothing answers at ${address}`));
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  socket.onmessage = ({ data }) => {
    const reply: Reply = JSON.parse(String(data));
    waiting.get(reply.id ?? 0)?.(reply);
    waiting.delete(reply.id ?? 0);
  };
  let lastId = 0;
  return {
    async command(method, params) {
      lastId += 1;
      const id = lastId;
      socket.send(JSON.stringify({ id, method, params }));
      const reply = await new Promise<Reply>((resolve) => waiting.set(id, resolve));
      if (reply.type === "error") throw new Error(`${method}: ${reply.error}: ${reply.message}`);
      return reply.result;
    },
  };
}

function pageOf({ command }: Remote, context: string): FirefoxPage {
  async function evaluate(expression: string): Promise<unknown> {
    const result = (await command("script.evaluate", {
      expression: `(async () => { ${findAll} return JSON.stringify((await (${expression})) ?? null); })()`,
      target: { context },
      awaitPromise: true,
    })) as { type: string; result: { value: string }; exceptionDetails?: { text: string } };
    if (result.type === "exception") throw new Error(`${expression}: ${result.exceptionDetails?.text}`);
    return JSON.parse(result.result.value);
  }

  const bringToFront = async () => void (await command("browsingContext.activate", { context }));
  const perform = (actions: object) => command("input.performActions", { context, actions: [actions] });

  return {
    evaluate,
    bringToFront,
    async click(find) {
      await bringToFront();
      let place: { x: number; y: number } | null = null;
      const look = async () => {
        place = (await evaluate(`(async () => {
          const found = all().find((e) => ${find});
          if (found === undefined || found.disabled) return null;
          found.scrollIntoView({ block: "center" });
          const boxOf = () => {
            const { x, y, width, height } = found.getBoundingClientRect();
            return [x, y, width, height];
          };
          const before = boxOf();
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const [left, top, width, height] = boxOf();
          const at = { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
          let hit = document.elementFromPoint(at.x, at.y);
          for (let inner; (inner = hit?.shadowRoot?.elementFromPoint(at.x, at.y)) && inner !== hit; ) hit = inner;
          // It stands still, and nothing lies over it.
          return String(before) === String(boxOf()) && found.contains(hit) ? at : null;
        })()`)) as typeof place;
        return place !== null;
      };
      await until(`there is ${find}`, look, 20_000);
      const steps = [
        { type: "pointerMove", ...(place ?? { x: 0, y: 0 }) },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ];
      await perform({ type: "pointer", id: "mouse", actions: steps });
    },
    async type(text) {
      const keys = [...text].flatMap((value) => [
        { type: "keyDown", value },
        { type: "pause", duration: 30 },
        { type: "keyUp", value },
      ]);
      await perform({ type: "key", id: "keyboard", actions: keys });
    },
  };
}
