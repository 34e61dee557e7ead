/**
 * A client with one room encrypted end to end; everything else of it stays as it is.
 *
 * The room is the client's own, joined and held as ever: only what is said in it passes the cipher.
 */
import { parseRoom } from "../../../protocol/rooms.ts";
import type { Client } from "../connect.ts";
import type { Room } from "../rooms.ts";
import { createCipher } from "./cipher.ts";
import { type WhisperPlace, whisperRoom } from "./code.ts";
import { browserRandom, type Random } from "./random.ts";
import { sealMessages } from "./sealed-messages.ts";

/**
 * @param place `key` is the one in the room's link
 * @returns a client for any element that shows the room
 * @throws RangeError where the key is not one
 */
export async function sealRoom(
  client: Client,
  { code, key = "" }: WhisperPlace,
  random: Random = browserRandom,
): Promise<Client> {
  const room = client.room(whisperRoom(code));
  const cipher = await createCipher(key, room.name, random);
  const { name, state, presence, typing, files } = room;
  const sealed: Room = {
    name,
    state,
    presence,
    typing,
    files,
    messages: sealMessages(room.messages, cipher, client.user),
    hold: () => room.hold(),
    get receipts() {
      return room.receipts;
    },
    get commitments() {
      return room.commitments;
    },
  };
  const find = (given: string) => (parseRoom(given)?.room === name ? sealed : client.room(given));
  // Not a copy: what the client has is made when it is first asked for.
  return new Proxy(client, {
    get: (target, property) => (property === "room" ? find : Reflect.get(target, property, target)),
  });
}
