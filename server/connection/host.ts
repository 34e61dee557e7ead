/** What all sessions of a server share. */
import { type CloseCode, errorTable, ProtocolError, type Role } from "../../protocol/index.ts";
import { Revoked } from "../auth/revocations.ts";
import type { Tickets } from "../auth/tickets.ts";
import type { Tokens } from "../auth/tokens.ts";
import type { Services } from "../features/feature.ts";
import type { AnswerCounts } from "../lib/answer-counts.ts";
import type { ConnectionCounts } from "../lib/connection-counts.ts";
import type { Deadlines } from "../lib/deadlines.ts";
import type { Intake } from "../lib/intake.ts";
import type { Log, LogFields } from "../lib/log.ts";
import type { Rate } from "../lib/token-bucket.ts";
import type { Clients } from "./clients.ts";
import type { Dispatcher } from "./dispatch.ts";
import type { Outgoing } from "./outgoing.ts";
import type { SlowReaders, UnsentLimits } from "./slow-readers.ts";

export interface SessionSettings {
  readonly heartbeat: { readonly intervalMs: number; readonly timeoutMs: number };
  readonly helloTimeoutMs: number;
  readonly maxFrameBytes: number;
  readonly maxRooms: number;
  readonly maxContentChars: number;
  readonly maxQueuedEnvelopes: number;
  readonly maxQueuedChars: number;
  readonly unsent: UnsentLimits;
  /** 0 for any number. */
  readonly connectionsPerUser: number;
  readonly envelopeRate: Rate;
}

export interface SessionHost {
  readonly services: Services;
  readonly dispatcher: Dispatcher;
  readonly tokens: Tokens;
  readonly tickets: Tickets;
  readonly deadlines: Deadlines;
  readonly report: Log;
  readonly settings: SessionSettings;
  readonly intake: Intake;
  readonly outgoing: Outgoing;
  readonly slowReaders: SlowReaders;
  readonly clients: Clients;
  readonly answers: AnswerCounts;
  readonly connections: ConnectionCounts;
  /** What anybody may be told of an error: a bug becomes `internal`, with an id that is in the log. */
  asProtocolError(error: unknown, fields: LogFields): ProtocolError;
}

export function errorTranslator(report: Log, correlationId: () => string): SessionHost["asProtocolError"] {
  return (error, fields) => {
    if (error instanceof ProtocolError) return error;
    const id = correlationId();
    report.error("a request failed by a bug", { ...fields, correlationId: id, error });
    return new ProtocolError("internal", "something went wrong here; the log has more under this id", {
      details: { correlationId: id },
    });
  };
}

/** Closes with 4401 whatever the connection was: what was opened and joined with the old rights ends with it. */
export class RoleChanged extends ProtocolError {
  constructor(before: Role, now: Role) {
    super(
      "token_invalid",
      `the token is of role ${now}, and this connection of role ${before}; connect anew with it`,
    );
  }
}

/** How a connection ends that was refused before it was anybody's; undefined where it may try again. */
export function closeCodeOf(problem: ProtocolError): CloseCode | undefined {
  if (problem instanceof Revoked) return 4403;
  if (problem.code === "rate_limited") return 4429;
  const entry = errorTable[problem.code];
  return "close" in entry ? entry.close : undefined;
}

/** With the time to wait, if there is one, in the words that clients look for. */
export function closeReasonOf({ message, retryAfterMs }: ProtocolError): string {
  return retryAfterMs === undefined ? message : `${message}; retry after ${retryAfterMs} ms`;
}
