/**
 * The one table from error code to HTTP status, and the error that carries a code.
 *
 * Callers branch on `code`; `message` is for people and says what was got, what was expected, what to do.
 */
export const errorTable = {
  bad_json: { http: 400 },
  bad_envelope: { http: 400 },
  unknown_type: { http: 404 },
  invalid_data: { http: 422 },
  unauthenticated: { http: 401 },
  token_invalid: { http: 401, close: 4401 },
  token_expired: { http: 401, close: 4401 },
  forbidden: { http: 403 },
  not_found: { http: 404 },
  conflict: { http: 409 },
  rate_limited: { http: 429 },
  too_large: { http: 413 },
  unavailable: { http: 503 },
  internal: { http: 500 },
} as const satisfies Record<string, { http: number; close?: number }>;

export type ErrorCode = keyof typeof errorTable;

/** One field that did not fit: `path` is dotted, empty for the whole. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export type ErrorDetails = readonly FieldProblem[] | Readonly<Record<string, unknown>>;

/** One error names no more: who sends thousands that do not fit is told of the kind, and is sent no more than it sent. */
const maxProblems = 20;

/** The `data` of an `error` envelope. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: ErrorDetails;
  /** How long to wait before asking again, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The first problem stands in the message, for those who see nothing else. @param what with its article */
export function misfit(what: string, problems: readonly FieldProblem[]): ProtocolError {
  const [first] = problems;
  const where = first === undefined || first.path === "" ? "" : `${first.path}: `;
  const why = first === undefined ? "" : `: ${where}${first.message}`;
  return new ProtocolError("invalid_data", `${what} does not fit${why}`, { details: problems });
}

export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { details?: ErrorDetails; retryAfterMs?: number } = {},
  ) {
    const { details } = more;
    const problems = Array.isArray(details) ? (details as readonly FieldProblem[]) : [];
    const left = problems.length - maxProblems;
    super(left > 0 ? `${message} (and ${left} more problem${left === 1 ? "" : "s"})` : message);
    this.code = code;
    this.details = left > 0 ? problems.slice(0, maxProblems) : details;
    this.retryAfterMs = more.retryAfterMs;
  }

  toData(): ErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.details === undefined ? {} : { details: this.details }),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}
