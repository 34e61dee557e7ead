/** What the pages ask for. Each is done when it is answered; a refusal is a problem that says what to do. */
import type { Command, Deleted, ExtensionState, Site } from "../messages.ts";
import type { Queue } from "../queue/queue.ts";
import type { Accounts } from "./account.ts";
import type { Dismissals } from "./dismissals.ts";
import { isOfIntervention } from "./interventions.ts";
import { type Account, type KeptStore, ownerOf } from "./kept.ts";
import type { Line } from "./line.ts";
import type { WorkerPorts } from "./ports.ts";
import { ProblemError, problems } from "./problems.ts";
import type { Recording } from "./recording.ts";
import { changedSettings } from "./settings.ts";
import type { Shown } from "./shown.ts";

interface CommandDeps {
  readonly kept: KeptStore;
  readonly queue: Queue;
  readonly accounts: Accounts;
  readonly line: Line;
  readonly recording: Recording;
  readonly shown: Shown;
  readonly dismissals: Dismissals;
  readonly ports: Pick<WorkerPorts, "clock" | "browser" | "passing" | "forgetConnections">;
  /** One thing after another: what it runs may change the session. */
  inTurn<Value>(run: () => Promise<Value>): Promise<Value>;
  settleSession(): Promise<void>;
  /** Ends the session, if there is one. */
  stop(): Promise<void>;
}

const minuteMs = 60_000;

/** @returns a function that does a command and gives the answer's value; rejects with what became of it */
export function createCommands(deps: CommandDeps): (command: Command) => Promise<unknown> {
  const { kept, queue, accounts, line, recording, shown, dismissals, ports, inTurn, settleSession, stop } =
    deps;
  const { clock, browser } = ports;

  async function start(): Promise<void> {
    const { account, session } = kept.now;
    if (account === undefined) throw new ProblemError(problems.notSignedIn());
    if (session.kind !== "none") return;
    shown.clear();
    await recording.start(ownerOf(account));
    await settleSession();
  }

  /** Who is there already goes on with their session, by the new sign-in. */
  async function signIn(account: Account): Promise<void> {
    const { account: before } = kept.now;
    if (before !== undefined && ownerOf(before) === ownerOf(account)) line.close();
    else await signOut();
    await kept.set({ account });
    await settleSession();
  }

  /** Nobody tells the server later that the session is over, unless that user comes back. */
  async function stopAndTell(): Promise<void> {
    await stop();
    await line.drained();
  }

  /** What waits then stays, until that user is back. */
  async function signOut(): Promise<void> {
    await stopAndTell();
    line.close();
    await kept.set({ account: undefined });
  }

  async function leave(): Promise<void> {
    await signOut();
    await settleSession();
  }

  async function set(changes: Partial<ExtensionState["settings"]>): Promise<void> {
    const before = kept.now.settings;
    const settings = changedSettings(before, changes);
    // A sign-in is one server's.
    if (settings.server !== before.server) await signOut();
    await kept.set({ settings });
    await lookAgain();
  }

  /** Here at once; the server is told of it when it can be. */
  async function dismiss(noticeId: string): Promise<void> {
    await browser.retract(noticeId);
    if (!isOfIntervention(noticeId)) return;
    const { account } = kept.now;
    if (account === undefined) throw new ProblemError(problems.notSignedIn());
    await dismissals.add({ owner: ownerOf(account), interventionId: noticeId });
    shown.dismissed(noticeId);
    await settleSession();
  }

  async function snooze(minutes: number): Promise<void> {
    const forMinutes = Math.min(240, Math.max(1, Math.round(minutes)));
    await kept.set({ snoozedUntil: clock.now() + forMinutes * minuteMs });
  }

  async function sites(init?: RequestInit): Promise<readonly Site[]> {
    const found = (await accounts.http().ask("/api/v1/sites", init)) as { sites: readonly Site[] };
    return found.sites;
  }

  const put = (body: object): RequestInit => ({
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

  /** The server takes the list as a whole, so it is read anew: another device may have changed it. */
  async function setSite(domain: string, category: Site["category"] | undefined): Promise<readonly Site[]> {
    const others = (await sites()).filter((site) => !site.isDefault && site.domain !== domain);
    const own = category === undefined ? others : [...others, { domain, category }];
    return sites(put({ sites: own.map((site) => ({ domain: site.domain, category: site.category })) }));
  }

  /** Of whoever is signed in. The token is no part of it: it is a key, not a record. */
  async function everything(): Promise<unknown> {
    const { settings, account, session } = kept.now;
    const { server, userId, name } = account ?? {};
    const { sessions, activities, refused } = await queue.export(account && ownerOf(account));
    return {
      exportedAt: new Date(clock.now()).toISOString(),
      settings,
      session,
      account: account && { server, userId, name },
      queue: { sessions, activities, refused },
      lastShown: shown.state,
    };
  }

  async function deleteEverything(isServerToo: boolean): Promise<Deleted> {
    await inTurn(stopAndTell);
    // First there: where that is refused, nothing is gone yet.
    if (isServerToo) await accounts.http().ask("/api/v1/users/me", { method: "DELETE" });
    const { ofOthers: activities } = await queue.counts(undefined);
    await inTurn(clear);
    return { activities, isServerToo };
  }

  async function clear(): Promise<void> {
    line.close();
    shown.clear();
    await queue.clear();
    await ports.passing.clear();
    await kept.clear();
    // Last: by now the connection has written what it had to write.
    await ports.forgetConnections();
    await settleSession();
  }

  async function pause(): Promise<void> {
    await recording.pause();
    await settleSession();
  }

  async function resume(): Promise<void> {
    await recording.resume();
    await settleSession();
  }

  async function lookAgain(): Promise<void> {
    await settleSession();
    await recording.look();
  }

  async function retry(): Promise<void> {
    line.retry();
    await settleSession();
  }

  // What waits for the server is no part of the turn: the browser goes on meanwhile.
  return async (command) => {
    switch (command.kind) {
      case "start":
        return inTurn(start);
      case "pause":
        return inTurn(pause);
      case "resume":
        return inTurn(resume);
      case "stop":
        return inTurn(stop);
      case "sign-in": {
        const account = await accounts.claim(command.code);
        return inTurn(() => signIn(account));
      }
      case "sign-in-token": {
        const account = await accounts.adopt(command.token.trim());
        return inTurn(() => signIn(account));
      }
      case "sign-out":
        return inTurn(leave);
      case "set":
        return inTurn(() => set(command.settings));
      case "dismiss":
        return inTurn(() => dismiss(command.interventionId));
      case "snooze":
        return snooze(command.minutes);
      case "permissions-changed":
        return inTurn(lookAgain);
      case "retry":
        return inTurn(retry);
      case "export":
        return everything();
      case "sites":
        return sites();
      case "set-site":
        return inTurn(() => setSite(command.domain, command.category));
      case "delete-everything":
        return deleteEverything(command.isServerToo);
    }
  };
}
