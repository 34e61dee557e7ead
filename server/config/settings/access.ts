/** Where the server listens, and who gets in. */
import * as fields from "../fields.ts";
import { optional, required } from "../setting.ts";

/** Signature algorithms that a JWKS may be used with. */
export const jwksAlgorithms = ["RS256", "ES256", "EdDSA"] as const;
export type JwksAlgorithm = (typeof jwksAlgorithms)[number];

export const network = {
  port: required({
    variable: "PORT",
    field: fields.integer(0, 65_535),
    default: "8765",
    about: "port to listen on; 0 takes a free one",
  }),
  host: required({
    variable: "HOST",
    field: fields.host(),
    default: "127.0.0.1",
    about: "address to listen on; 0.0.0.0 means all, and requires TAUTLINE_JWT_SECRET or TAUTLINE_JWKS_URL",
  }),
  publicUrl: optional({
    variable: "TAUTLINE_PUBLIC_URL",
    field: fields.siteUrl(),
    about:
      "where browsers reach this server if it is behind a proxy, such as https://chat.example.com; only this origin and " +
      "localhost then count as the server's own; if it is not loopback, short secrets and keys are refused and guests " +
      "are off by default, as with a public HOST",
  }),
  trustedProxy: required({
    variable: "TAUTLINE_TRUSTED_PROXY",
    field: fields.onOff(),
    default: "off",
    about: "trust X-Forwarded-For, -Proto and -Host; only behind a proxy that sets them itself",
  }),
  allowedOrigins: required({
    variable: "TAUTLINE_ALLOWED_ORIGINS",
    field: fields.origins(),
    default: "",
    about:
      "exact origins of other sites whose pages may connect, separated by commas; also of extensions: moz-extension://ID",
  }),
};

/** Of the identity provider's tokens; the server's own have the usual names. */
const claim = (which: string, usual: string, about: string) =>
  optional({
    variable: `TAUTLINE_JWT_${which}_CLAIM`,
    field: fields.text("CLAIM"),
    defaultText: usual,
    about: `claim of the identity provider's tokens that holds the ${about}`,
  });

export const access = {
  jwtSecret: optional({
    variable: "TAUTLINE_JWT_SECRET",
    field: fields.secret(),
    defaultText: "made at the first start and kept in the data directory",
    about:
      "secret that signs HS256 tokens, 32 bytes or more (openssl rand -base64 32); with TAUTLINE_JWKS_URL such tokens " +
      "need the `iss` tautline",
    isSecret: true,
  }),
  jwksUrl: optional({
    variable: "TAUTLINE_JWKS_URL",
    field: fields.text("URL|FILE"),
    about:
      "public keys of your identity provider: a JWKS at an http(s) URL, or in a file; every token whose `iss` is not " +
      "tautline must be signed with one of them",
  }),
  jwtAlgorithms: optional({
    variable: "TAUTLINE_JWT_ALGORITHMS",
    field: fields.choices(jwksAlgorithms),
    defaultText: jwksAlgorithms.join(","),
    about: "signature algorithms accepted with those keys",
  }),
  jwtUserClaim: claim("USER", "sub", "user's id (1 to 96 of A-Z a-z 0-9 . _ ~ -), which must never change"),
  jwtNameClaim: claim("NAME", "name", "user's name"),
  jwtRoleClaim: claim("ROLE", "role", "user's role (user, admin or service)"),
  jwtRoomsClaim: claim("ROOMS", "rooms", "user's rights in channels"),
  jwtIssuer: optional({
    variable: "TAUTLINE_JWT_ISSUER",
    field: fields.text("TEXT"),
    about: "the `iss` that tokens must have; with TAUTLINE_JWKS_URL, the identity provider's",
  }),
  jwtAudience: optional({
    variable: "TAUTLINE_JWT_AUDIENCE",
    field: fields.text("TEXT"),
    about: "the `aud` that tokens must have",
  }),
  apiKeys: required({
    variable: "TAUTLINE_API_KEYS",
    field: fields.secrets(),
    default: "",
    about: "service keys for your backends, 24 characters or more each, separated by commas",
    isSecret: true,
  }),
  guests: optional({
    variable: "TAUTLINE_GUESTS",
    field: fields.onOff(),
    defaultText: "on if HOST and, if set, TAUTLINE_PUBLIC_URL are loopback, else off",
    about: "let anyone in as a guest, under a name of their choice",
  }),
};
