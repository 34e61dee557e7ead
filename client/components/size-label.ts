/** Sizes as people read them: in powers of a thousand, with at most one digit behind the point. */
const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** @param bytes 0 or more */
export function sizeLabel(bytes: number, locale: string): string {
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  const unit = units[power] ?? "byte";
  const maximumFractionDigits = power === 0 || value >= 100 ? 0 : 1;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits,
  }).format(value);
}
