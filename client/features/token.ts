/** What a token says about its user, for this side's own use: whether it is true is for the server to find. */

/** @returns the `sub` of a JWT; undefined where it is none */
export function subjectOf(token: string | undefined): string | undefined {
  try {
    const [, claims = ""] = `${token}`.split(".");
    const { sub } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof sub === "string" ? sub : undefined;
  } catch {
    return undefined;
  }
}
