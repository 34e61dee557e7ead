/**
 * Base of the extension's pages and of their parts: the worker's state, commands to it, and what went wrong.
 *
 * While a command is under way the part is busy, so that a second click does not send it twice.
 */
import { nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { SignalElement } from "../../client/components/signal-element.ts";
import type { Command, ExtensionState, Problem } from "../messages.ts";
import type { PageBrowser } from "./browser.ts";
import { renderProblem } from "./problem-card.ts";
import { remedyOf } from "./remedies.ts";
import type { WorkerLink } from "./worker-link.ts";

/** What every part is made of. */
export interface PageParts {
  readonly link: WorkerLink;
  readonly browser: PageBrowser;
  /** Epoch ms. */
  readonly now: () => number;
}

export abstract class PageElement extends SignalElement {
  protected readonly parts: PageParts;
  @state() protected isBusy = false;
  /** Of the last command. */
  @state() protected problem: Problem | undefined;

  constructor(parts: PageParts) {
    super();
    this.parts = parts;
  }

  protected get known(): ExtensionState | undefined {
    return this.parts.link.state.value;
  }

  /** @returns the answer's value under `value`; undefined where it went wrong, and then `problem` says why */
  protected async act(command: Command): Promise<{ readonly value: unknown } | undefined> {
    if (this.isBusy) return undefined;
    this.isBusy = true;
    const reply = await this.parts.link.send(command);
    this.isBusy = false;
    this.problem = reply.ok ? undefined : reply.problem;
    return reply.ok ? { value: reply.value } : undefined;
  }

  /** A click's command, for a template. */
  protected readonly on = (command: Command) => () => void this.act(command);

  protected renderProblem(problem: Problem | undefined = this.problem): TemplateResult | typeof nothing {
    if (problem === undefined) return nothing;
    const { browser, link } = this.parts;
    return renderProblem(problem, remedyOf(problem.code, { browser, link }));
  }
}
