/** Amounts as people write them: `$20`, `5 h`, `3 pizzas`. */
const currencies: ReadonlyMap<string, string> = new Map([
  ["$", "USD"],
  ["€", "EUR"],
  ["£", "GBP"],
]);

/** @param unit as a commitment says it: a sign, `h`, `min`, a noun in the singular, or nothing */
export function amountLabel(amount: number, unit: string, locale: string): string {
  const currency = currencies.get(unit);
  if (currency !== undefined) {
    const whole = Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {};
    const format = { style: "currency", currency, currencyDisplay: "narrowSymbol", ...whole } as const;
    return new Intl.NumberFormat(locale, format).format(amount);
  }
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(amount);
  return unit === "" ? number : `${number} ${unitLabel(amount, unit)}`;
}

/** Nouns are English, and mostly take an s. */
function unitLabel(amount: number, unit: string): string {
  const isNoun = /^[a-z]{3,}$/.test(unit) && unit !== "min" && !unit.endsWith("s");
  return isNoun && amount !== 1 ? `${unit}s` : unit;
}
