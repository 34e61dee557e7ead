/**
 * Hooks round what the server stands on, Bun's SQLite and Bun's WebSockets, set from outside of its code.
 *
 * To be set before the server is loaded, in the thread that they are for; they change nothing but what the hooks say.
 */
import { Database, type Statement } from "bun:sqlite";
import type { ServerWebSocket } from "bun";

/** A statement that is about to run, or has run. */
export interface Step {
  readonly sql: string;
  /** The database has its tables, and the server may use it. */
  readonly isOpen: boolean;
  readonly isInTransaction: boolean;
  /** Events were added to a log since the last commit. */
  readonly hasEvents: boolean;
}

/** For the store's thread. */
export function aroundSql(hooks: { before?(step: Step): void; after?(step: Step): void }): void {
  let isOpen = false;
  let hasEvents = false;
  const { postMessage } = globalThis;
  Object.assign(globalThis, {
    postMessage(message: object) {
      isOpen ||= "opened" in message;
      postMessage(message);
    },
  });
  const around = (db: Database, sql: string, run: () => unknown) => {
    if (sql.startsWith("INSERT INTO events")) hasEvents = true;
    const step = { sql: sql.trimStart(), isOpen, isInTransaction: db.inTransaction, hasEvents };
    hooks.before?.(step);
    const result = run();
    hooks.after?.(step);
    if (sql.startsWith("COMMIT")) hasEvents = false;
    return result;
  };
  const { prepare, run } = Database.prototype;
  Object.assign(Database.prototype, {
    prepare(this: Database, sql: string, ...rest: never[]) {
      const statement = prepare.call(this, sql, ...rest);
      for (const name of ["run", "get", "all", "values"] as const) {
        const original = statement[name] as (...values: unknown[]) => unknown;
        const wrapped = (...values: unknown[]) => around(this, sql, () => original.apply(statement, values));
        Object.assign(statement as Statement, { [name]: wrapped });
      }
      return statement;
    },
    run(this: Database, sql: string, ...rest: never[]) {
      return around(this, sql, () => run.call(this, sql, ...rest));
    },
  });
}

/** For the main thread. Each is asked before the text goes out; false withholds it, and the server thinks that it went. */
export function aroundTexts(hooks: {
  publishes?(text: string): boolean;
  sends?(text: string): boolean;
}): void {
  const { serve } = Bun;
  Object.assign(Bun, {
    serve(options: Bun.Serve.Options<unknown>) {
      const { websocket } = options as { websocket: Bun.WebSocketHandler<unknown> };
      let isGuarded = false;
      const guarded = {
        ...websocket,
        open(socket: ServerWebSocket<unknown>) {
          if (!isGuarded) guard(Object.getPrototypeOf(socket), "send", (text) => hooks.sends?.(text) ?? true);
          isGuarded = true;
          return websocket.open?.(socket);
        },
      };
      const server = serve({ ...options, websocket: guarded } as Bun.Serve.Options<unknown>);
      guard(server, "publish", (_topic, text) => hooks.publishes?.(`${text}`) ?? true);
      return server;
    },
  });
}

function guard<Name extends string>(
  target: Record<Name, (...values: never[]) => unknown>,
  name: Name,
  isAllowed: (...values: string[]) => boolean,
): void {
  const original = target[name];
  Object.defineProperty(target, name, {
    value(this: unknown, ...values: never[]) {
      return isAllowed(...values) ? original.apply(this, values) : 1;
    },
  });
}
