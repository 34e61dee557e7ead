/**
 * Who the browser extension is: the key that fixes its id in Chromium, and the origin that follows from it.
 *
 * The manifest has this key and the server lets in this origin, so an extension loaded from a folder is the same
 * everywhere. Of the pair only this half was kept: nothing is signed with the other.
 */

/** The manifest's `key`: an RSA public key, SubjectPublicKeyInfo in DER, as base64. */
export const extensionKey =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyJCFED39l/Ez6f8zCl0iA5qN0jfDoRFUFdnRM1GJTh2HMI8aYBbg" +
  "iSWsgUN/P10NVcK7c4F9hxNlwmJQIjMGR13REz+mGEIw0HcjtA6OplL6nBUlCzLBw3DZj6i84HCfYY7/p7vRNZ8TCGMMilhL" +
  "PjWjVwC5VDKSBvJKpBTjMcXOm0ndUv0Skz/xHKfOKk5cyG0zAhLYZCu3LVADirYchgfctC0J/27mVgFgm37gZObli+6EER5d" +
  "JC5/t8qZWCe9oJ4DvpzC44ST1+h2sl+yHquoxRliJNmGsjI7oX7EVKzYpOxipi1WjxIdQUTpH2CdrWZuY1T3O/E+aaYFjt+l" +
  "VwIDAQAB";

/** The first 16 bytes of the SHA-256 of that DER, each half byte as a letter from a to p. */
export const extensionId = "ehiplloaomdmclgmilcnfdahmooejfff";

export const extensionOrigin = `chrome-extension://${extensionId}`;
