/** What the page's address says behind `#` is used up, or worth nothing: a reload must not come back to it. */
export function clearFragment(): void {
  history.replaceState(history.state, "", location.pathname + location.search);
}
