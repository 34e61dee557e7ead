/**
 * The script in pages: counts how often is typed and deleted, never what.
 *
 * It reads of an input event whether it puts in or deletes, and of its field whether it is one for secrets; no key,
 * no text. It sends counts of ten seconds, and is quiet once the worker answers that nobody listens.
 */
import type { TypingMessage } from "./typing-message.ts";

const windowMs = 10_000;
/** Set while it listens here, so that a page that has it already does not get a second one. */
const flag = globalThis as { isTautlineCounting?: boolean };

let insertions = 0;
let deletions = 0;
let startedAt = 0;
let lastAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Fields that were for passwords once: showing what is in them does not change what they are for. */
const secret = new WeakSet<EventTarget>();

/** Passwords, payment, codes that are good once, and where one cannot see what is typed into. */
function isSecret(field: EventTarget | undefined): boolean {
  if (!(field instanceof HTMLElement) || secret.has(field)) return true;
  if (!field.isContentEditable && !field.matches("input,textarea")) return true;
  const purpose = field.getAttribute("autocomplete") ?? "";
  const isFound =
    field.matches("[type=password]") || /(^|\s)(cc-|one-time-|(new|current)-password)/i.test(purpose);
  if (isFound) secret.add(field);
  return isFound;
}

function counted(event: InputEvent): void {
  const { inputType, isTrusted } = event;
  if (!isTrusted || isSecret(event.composedPath()[0])) return;
  const isDeletion = inputType.startsWith("delete");
  // What is pasted, dropped or put in by the browser was not typed.
  if (!isDeletion && !/^insert(Text|Composition|Line|Paragraph)/.test(inputType)) return;
  if (isDeletion) deletions += 1;
  else insertions += 1;
  lastAt = performance.now();
  if (startedAt > 0) return;
  startedAt = lastAt;
  timer = setTimeout(() => void tell(), windowMs);
}

const since = (from: number) => Math.min(60_000, Math.round(performance.now() - from));

async function tell(): Promise<void> {
  if (startedAt === 0) return;
  clearTimeout(timer);
  const [forMs, agoMs] = [since(startedAt), since(lastAt)];
  const message: TypingMessage = { kind: "typing", insertions, deletions, forMs, agoMs };
  insertions = deletions = startedAt = 0;
  try {
    if ((await chrome.runtime.sendMessage(message)) === true) return;
  } catch {
    // The extension was taken away, or is another one by now.
  }
  stop();
}

/** A page that is written anew, by `document.open`, has lost its listeners; those that are there stay as they are. */
const rewritten = new MutationObserver(listen);

function listen(): void {
  addEventListener("beforeinput", counted, true);
  addEventListener("pagehide", tell);
}

function stop(): void {
  flag.isTautlineCounting = false;
  rewritten.disconnect();
  removeEventListener("beforeinput", counted, true);
  removeEventListener("pagehide", tell);
}

if (flag.isTautlineCounting !== true) {
  flag.isTautlineCounting = true;
  listen();
  rewritten.observe(document, { childList: true });
}
