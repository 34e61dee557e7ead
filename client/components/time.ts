/** Times as people read them, in their own locale. All instants are epoch ms. */
const seasons = [Date.UTC(2026, 0), Date.UTC(2026, 6)];
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // A format stays in the zone that it was made in.
  const key = `${name} ${locale} ${zoneKey()}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** Another one once the reader is in another time zone: by its offsets in winter and in summer. */
export function zoneKey(): string {
  return seasons.map((at) => new Date(at).getTimezoneOffset()).join(" ");
}

/** The locale of the element's page section, or the reader's own. */
export function localeOf(element: Element): string {
  const lang = element.closest("[lang]")?.getAttribute("lang") ?? "";
  const own = navigator.language;
  // "en" on the page must not turn a British reader's 24 hours into American ones.
  return lang === "" || own.split("-")[0] === lang ? own : lang;
}

/** Names a day in the reader's time zone. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** "Today", "Yesterday", or the date: with the year only where it is not this one. */
export function dayLabel(at: number, now: number, locale: string): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  if (days === 0 || days === -1) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  }
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const parts = { weekday: "long", day: "numeric", month: "long" } as const;
  return isThisYear
    ? format("day", locale, parts).format(at)
    : format("day-year", locale, { ...parts, year: "numeric" }).format(at);
}

export function timeLabel(at: number, locale: string): string {
  return format("time", locale, { hour: "numeric", minute: "2-digit" }).format(at);
}

export function secondLabel(at: number, locale: string): string {
  return format("second", locale, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(at);
}

/** The time where it is today, else the day in a word or two. */
export function shortLabel(at: number, now: number, locale: string): string {
  if (dayKey(at) === dayKey(now)) return timeLabel(at, locale);
  const isNear = startOfDay(now) - startOfDay(at) < 6.5 * 86_400_000;
  if (isNear) return format("weekday", locale, { weekday: "short" }).format(at);
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const parts = { day: "numeric", month: "short" } as const;
  return isThisYear
    ? format("short", locale, parts).format(at)
    : format("short-year", locale, { ...parts, year: "numeric" }).format(at);
}

/** Date and time to the second, for a tooltip. */
export function fullLabel(at: number, locale: string): string {
  return format("full", locale, { dateStyle: "full", timeStyle: "medium" }).format(at);
}

/** How long ago, in the largest unit that fits: "5 min. ago". */
export function agoLabel(at: number, now: number, locale: string): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  if (minutes === 0) return "just now";
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  return relative.format(-Math.round(minutes / (24 * 60)), "day");
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
