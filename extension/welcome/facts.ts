/**
 * What is recorded, where it goes, and what never is, in plain words.
 *
 * These are promises: what stands here is held by the worker and the capture, and each changes with them.
 */
import type { TemplateResult } from "lit";
import { html } from "lit";
import { icons } from "../../client/components/icons.ts";
import { pageIcons } from "../pages/icons.ts";
import { placeOf } from "../pages/words.ts";

interface Facts {
  readonly title: string;
  readonly icon: TemplateResult;
  readonly tone: "accent" | "success" | "danger";
  readonly facts: readonly string[];
}

/** @param server the address that is set */
export function factsFor(server: string): readonly Facts[] {
  return [
    {
      title: "Recorded, while a session runs",
      icon: pageIcons.eye,
      tone: "accent",
      facts: [
        "That you switched to another tab or window, and when.",
        "That you were idle, after a minute without a key or the mouse.",
        "If you turn it on: which site the tab in front shows. Its domain; its path only if you ask for that, too.",
        "If you turn it on: how much you type on pages and how much of it you take back, counted over ten seconds.",
      ],
    },
    {
      title: "Sent to your server alone",
      icon: pageIcons.upload,
      tone: "success",
      facts: [
        `It goes to ${placeOf(server)}, the server in the settings, and to nobody else.`,
        "While that is away it waits in this browser, up to 50,000 entries, and goes out when it is back.",
        "There you see it, copy it and delete it. Whoever runs the server could look; others see a session only if you let them.",
      ],
    },
    {
      title: "Never",
      icon: pageIcons.never,
      tone: "danger",
      facts: [
        "Which keys you press, and anything that you write.",
        "Fields for passwords, payment and one-time codes.",
        "Private windows, and the sites on your own list.",
        "What stands on a page: its text, title, pictures or sound.",
        "Anything at all while no session runs, or while it is paused.",
      ],
    },
  ];
}

export function renderFacts({ title, icon, tone, facts }: Facts) {
  return html`<section class="card facts ${tone}">
    <span class="badge">${icon}</span>
    <h2>${title}</h2>
    <ul>
      ${facts.map((fact) => html`<li>${tone === "danger" ? icons.close : icons.check}<span>${fact}</span></li>`)}
    </ul>
  </section>`;
}
