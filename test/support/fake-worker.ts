/**
 * A worker for the extension's pages, in the page itself: it says what a test tells it to, keeps the commands that it
 * got, and stands where the browser's API would. The pages are the real ones and know nothing of it.
 */
import type { FocusState } from "../../client/features/focus-state.ts";
import { type Answer, type Command, defaultSettings, type ExtensionState } from "../../extension/messages.ts";

/** What a test reads and tells. */
interface FakeWorker {
  readonly commands: readonly Command[];
  /** Addresses that were opened in tabs. */
  readonly opened: readonly string[];
  /** Permissions that were asked for or given back. */
  readonly asked: readonly unknown[];
  isGranting: boolean;
  isSidePanelOpen: boolean;
  /** By a command's kind; else it is done, without a value. */
  readonly answers: Partial<Record<Command["kind"], Answer>>;
  say(state: ExtensionState): void;
  /** The browser stops the worker. */
  stop(): void;
}

declare global {
  var fakeWorker: FakeWorker;
}

/** Stands in the page as it is written here, so it uses nothing from outside. */
export function installFakeWorker(first: ExtensionState): void {
  const hears = new Set<(state: ExtensionState) => void>();
  const ends = new Set<() => void>();
  const commands: Command[] = [];
  const opened: string[] = [];
  const asked: unknown[] = [];
  let state = first;
  const fake: FakeWorker = {
    commands,
    opened,
    asked,
    isGranting: true,
    isSidePanelOpen: false,
    answers: {},
    say(newest) {
      state = newest;
      for (const hear of hears) hear(newest);
    },
    stop() {
      const told = [...ends];
      hears.clear();
      ends.clear();
      for (const end of told) end();
    },
  };
  const answer = (kind: Command["kind"]): Answer => fake.answers[kind] ?? { ok: true };
  const permission = async (wanted: unknown) => {
    asked.push(wanted);
    return fake.isGranting;
  };
  const chrome = {
    runtime: {
      getURL: (path: string) => `chrome-extension://abcdefghijklmnopabcdefghijklmnop/${path}`,
      getManifest: () => ({ version: "0.1.0" }),
      connect: () => ({
        onMessage: {
          addListener(hear: (state: ExtensionState) => void) {
            hears.add(hear);
            queueMicrotask(() => hears.has(hear) && hear(state));
          },
        },
        onDisconnect: { addListener: (end: () => void) => ends.add(end) },
      }),
      async sendMessage(command: Command) {
        commands.push(command);
        return answer(command.kind);
      },
    },
    permissions: { request: permission, remove: permission },
    tabs: { create: async ({ url }: { url: string }) => void opened.push(url) },
    windows: { getCurrent: async () => ({ id: 1 }) },
    sidePanel: {
      open: async () => {
        fake.isSidePanelOpen = true;
      },
    },
  };
  Object.defineProperty(globalThis, "chrome", { value: chrome });
  globalThis.fakeWorker = fake;
}

/** Signed in, nothing running; what a test is about goes over it. */
export function extensionState(about: Partial<ExtensionState> = {}): ExtensionState {
  return {
    account: { kind: "signed-in", userId: "ada", name: "Ada" },
    session: { kind: "none" },
    connection: { kind: "asleep" },
    queue: { waiting: 0, ofOthers: 0, shed: 0, refused: 0, bound: 50_000 },
    settings: defaultSettings,
    snoozedUntil: 0,
    granted: { hosts: false, tabs: false },
    ...about,
  };
}

/** A session of 42 minutes, as its room has told of it. */
export function liveFocus(now: number, about: Partial<FocusState> = {}): FocusState {
  const startedAt = now - 42 * 60_000;
  const scores = Array.from({ length: 120 }, (_, index) => ({
    at: startedAt + index * 21_000,
    score: 62 + 18 * Math.sin(index / 17) + 6 * Math.sin(index / 3.1),
  }));
  const sites = ["docs.example.org", "github.com", "mail.example.org", "news.example.com"];
  const activities = Array.from({ length: 60 }, (_, index) => ({
    eventType: (["typing", "tab_activated", "typing", "url_change"] as const)[index % 4] ?? "typing",
    timestamp: now - index * 38_000,
    metadata: {
      url: sites[Math.floor(index / 7) % sites.length] ?? "",
      typingVelocity: 140 + (index % 5) * 20,
    },
  }));
  return {
    sessionId: "one",
    startedAt,
    status: "focus",
    score: 78,
    activityCount: 412,
    components: { typingConsistency: 81, contextSwitching: 64, idleTime: 92, siteFocus: 74 },
    lastActivityAt: now - 2_000,
    activities,
    scores,
    interventions: [],
    ...about,
  };
}

/** A session in trouble, with everything that there is to be shown. */
export function fullState(now: number): ExtensionState {
  return extensionState({
    session: {
      kind: "running",
      sessionId: "one",
      startedAt: now - 42 * 60_000,
      activeMs: 0,
      since: now - 42 * 60_000,
    },
    live: liveFocus(now, { status: "active", score: 51 }),
    connection: { kind: "waiting" },
    queue: { waiting: 42, ofOthers: 0, shed: 3, refused: 1, bound: 50_000, oldestAt: now - 90_000 },
    problem: {
      code: "server-away",
      message: "The server at 127.0.0.1:8765 does not answer.",
      remedy: "What you do is kept here and sent when it is back. Check that it runs.",
    },
    settings: { ...defaultSettings, areTabsOn: true, excluded: ["bank.example.com", "clinic.example.org"] },
    granted: { hosts: false, tabs: true },
  });
}
