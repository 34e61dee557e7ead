/**
 * A person at the browser with the extension: signs in, starts sessions, wanders over tabs, and has the worker killed.
 *
 * What was captured and what the server stored are both read where they lie: in the browser's database and in the
 * server's, never from what either says of itself.
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import type { Answer, Command, ExtensionState } from "../../extension/messages.ts";
import { databaseName } from "../../server/store/sqlite/open.ts";
import { type ExtensionBrowser, type ExtensionOptions, launchWithExtension } from "./extension.ts";
import { readEvidence } from "./extension-evidence.ts";
import { type RealServer, until } from "./real-server.ts";

export interface Driver {
  readonly browser: ExtensionBrowser;
  /** @throws what the worker says is wrong */
  ask(command: Command): Promise<unknown>;
  /** What the worker tells a page that opens now. */
  state(): Promise<ExtensionState>;
  untilState(
    what: string,
    holds: (state: ExtensionState) => boolean,
    timeoutMs?: number,
  ): Promise<ExtensionState>;
  signIn(token: string): Promise<void>;
  /** Starts a session. @returns its id */
  start(): Promise<string>;
  /** Signs in with this token and starts a session. @returns its id */
  begin(token: string): Promise<string>;
  /** A page of the extension, in a tab of its own. */
  openPage(path: string): Promise<Page>;
  /** Kills the worker in the middle of whatever it does. */
  killWorker(): Promise<void>;
  /** Ends the browser and starts it with the same profile. */
  restart(): Promise<void>;
  /** Switches the extension off, and on again. */
  switchOffAndOn(): Promise<void>;
  /** The ids of everything that was captured. */
  captured(): Promise<string[]>;
  alarms(): Promise<readonly { readonly name: string }[]>;
  close(): Promise<void>;
}

/** A page of the extension that asks the worker for nothing by itself. */
const neutralPage = "icons/icon.svg";

export async function startDriver(server: RealServer, options: ExtensionOptions = {}): Promise<Driver> {
  const browser = await launchWithExtension({ hasEvidence: true, ...options });
  let page: Page;
  let debug: CDPSession;

  async function open(): Promise<void> {
    await browser.worker();
    page = await openPage(neutralPage);
    debug = await browser.context.newCDPSession(page);
    await debug.send("ServiceWorker.enable");
  }

  async function openPage(path: string): Promise<Page> {
    const opened = await browser.context.newPage();
    opened.setDefaultTimeout(20_000);
    await opened.goto(browser.urlOf(path));
    return opened;
  }

  async function ask(command: Command): Promise<unknown> {
    const answer = await page.evaluate(
      async (command) => (await chrome.runtime.sendMessage(command)) as Answer,
      command,
    );
    if (answer.ok) return answer.value;
    throw new Error(`${command.kind}: ${answer.problem.message} ${answer.problem.remedy}`);
  }

  function state(): Promise<ExtensionState> {
    return page.evaluate(
      () =>
        new Promise<ExtensionState>((resolve) => {
          const ask = () => {
            const port = chrome.runtime.connect({ name: "live" });
            port.onMessage.addListener((state) => {
              port.disconnect();
              resolve(state as ExtensionState);
            });
            // Stopped before it could answer: the next one is asked.
            port.onDisconnect.addListener(ask);
          };
          ask();
        }),
    );
  }

  async function untilState(what: string, holds: (state: ExtensionState) => boolean, timeoutMs = 20_000) {
    let last: ExtensionState | undefined;
    try {
      await until(
        what,
        async () => {
          last = await state();
          return holds(last);
        },
        timeoutMs,
      );
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}; it was ${JSON.stringify(last)}`);
    }
    return last as ExtensionState;
  }

  async function signIn(token: string): Promise<void> {
    await ask({ kind: "set", settings: { server: server.url } });
    await ask({ kind: "sign-in-token", token });
  }

  async function start(): Promise<string> {
    await ask({ kind: "start" });
    const { session } = await untilState("a session runs", ({ session }) => session.kind === "running");
    return session.kind === "none" ? "" : session.sessionId;
  }

  await open();
  return {
    browser,
    ask,
    state,
    untilState,
    openPage,
    signIn,
    start,
    async begin(token) {
      await signIn(token);
      return start();
    },
    async killWorker() {
      await debug.send("ServiceWorker.stopAllWorkers");
    },
    async restart() {
      await browser.restart();
      await open();
    },
    async switchOffAndOn() {
      const id = await page.evaluate(() => chrome.runtime.id);
      const extensions = await browser.context.newPage();
      await extensions.goto("chrome://extensions");
      await extensions.evaluate(switchOffAndOn, id);
      await extensions.close();
      await open();
    },
    captured: () => readEvidence(page),
    alarms: () => page.evaluate(() => chrome.alarms.getAll()),
    close: () => browser.close(),
  };
}

/** On the browser's page of extensions. What was not loaded from its store is there for developers alone. */
async function switchOffAndOn(id: string): Promise<void> {
  const { developerPrivate, management } = chrome as unknown as ForExtensionsPage;
  await developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
  await management.setEnabled(id, false);
  await management.setEnabled(id, true);
}

interface ForExtensionsPage {
  readonly developerPrivate: {
    updateProfileConfiguration(changes: { readonly inDeveloperMode: boolean }): Promise<void>;
  };
  readonly management: { setEnabled(id: string, isEnabled: boolean): Promise<void> };
}

interface StoredActivity {
  readonly id: string;
  readonly type: string;
  /** Epoch ms. */
  readonly at: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What the server's database has of a session, the oldest first. */
export function stored(server: RealServer, sessionId: string): StoredActivity[] {
  return query<{ id: string; type: string; at: number; metadata: string }>(
    server,
    "SELECT a.id, a.type, a.at, a.metadata FROM activities a JOIN focus_sessions s ON s.number = a.session WHERE s.id = ? ORDER BY a.at, a.id",
    sessionId,
  ).map((row) => ({ ...row, metadata: JSON.parse(row.metadata) }));
}

/** How many activities the server counted in a session, and when it ended, if it did. */
export function storedSession(server: RealServer, sessionId: string) {
  const [session] = query<{ counted: number; endedAt: number | null }>(
    server,
    "SELECT activities AS counted, ended_at AS endedAt FROM focus_sessions WHERE id = ?",
    sessionId,
  );
  if (session === undefined) throw new Error(`the server has no session ${sessionId}`);
  return session;
}

function query<Row>({ dataDir }: RealServer, sql: string, sessionId: string): Row[] {
  const db = new Database(join(dataDir, databaseName), { readonly: true });
  try {
    return db.query<Row, [string]>(sql).all(sessionId);
  } finally {
    db.close();
  }
}

/** Steps again now and then: a step whose event was lost leaves nothing new to be seen in the step back. */
export async function untilCaptured(
  isCaptured: () => Promise<boolean>,
  doSomething: () => Promise<void>,
): Promise<void> {
  let steppedMs = performance.now();
  await until("something new is captured", async () => {
    if (await isCaptured()) return true;
    if (performance.now() - steppedMs > 1_000) {
      steppedMs = performance.now();
      await doSomething();
    }
    return false;
  });
}
