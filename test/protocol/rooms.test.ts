/** Room names and users' ids: what is an address, and how it is written. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isUserId, parseRoom, roomKinds, roomName } from "../../protocol/index.ts";

const name = fc.stringMatching(/^[A-Za-z0-9._~-]{1,96}$/);
const kind = fc.constantFrom(...roomKinds);

describe("a room's name", () => {
  test("is a kind and a name, and reads back as the two", () => {
    fc.assert(
      fc.property(kind, name, (kind, name) => {
        const written = kind === "whisper" ? name.toUpperCase() : name;
        expect(parseRoom(`${kind}:${name}`)).toEqual({
          room: roomName(kind, written),
          kind,
          name: written,
        });
      }),
    );
  });

  test.each(["all-users", "admin-room"] as const)("may be the reserved %s", (room) => {
    expect(parseRoom(room)).toMatchObject({ kind: room, name: "" });
  });

  test.each([
    "",
    ":",
    "conversation",
    "conversation:",
    "conversations",
    "users",
    "whisperX",
    ":team",
    "club:team",
    "Conversation:team",
    "conversation:a b",
    "conversation:a/b",
    "conversation:a:b",
    "conversation:é",
    "conversation:team\n",
    " conversation:team",
    "all-users:x",
    "ALL-USERS",
    `conversation:${"a".repeat(97)}`,
  ])("is not %j", (text) => {
    expect(parseRoom(text)).toBeUndefined();
  });

  test("may have 96 characters after the colon", () => {
    expect(parseRoom(`conversation:${"a".repeat(96)}`)?.name).toHaveLength(96);
  });

  test("stays as it is when read again", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(kind, fc.string()).map((parts) => parts.join(":")),
        ),
        (text) => {
          const first = parseRoom(text);
          if (first !== undefined) expect(parseRoom(first.room)).toEqual(first);
        },
      ),
    );
  });
});

describe("a whisper code", () => {
  test.each([
    ["whisper:abc-1", "whisper:ABC-1"],
    ["whisper:  AbC  ", "whisper:ABC"],
    ["whisper:\tabc\n", "whisper:ABC"],
    ["whisper:ABC", "whisper:ABC"],
  ])("typed as %j is %s", (typed, room) => {
    expect(String(parseRoom(typed)?.room)).toBe(room);
  });

  test.each(["whisper:", "whisper:   ", "whisper:a b", " whisper:abc"])("is not %j", (typed) => {
    expect(parseRoom(typed)).toBeUndefined();
  });
});

describe("only whisper codes", () => {
  test.each(["user:Mina", "conversation:aB", "channel:News", "session:x"])(
    "are upper-cased: %s stays",
    (room) => {
      expect(String(parseRoom(room)?.room)).toBe(room);
    },
  );
});

describe("a user's id", () => {
  test("always makes the name of that user's room", () => {
    fc.assert(
      fc.property(fc.oneof(name, fc.string()), (id) => {
        expect(parseRoom(`user:${id}`)?.name).toBe(isUserId(id) ? id : undefined);
      }),
    );
  });
});
