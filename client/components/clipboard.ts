/** Copies text; where the browser has no clipboard for this page (plain http), says so by its result. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
