/**
 * What `/sdk/whisper.js` exports: codes and links of whisper rooms, and their encryption.
 *
 * Pages without encrypted rooms need not load it; the components do.
 */
export { canEncrypt, makeWhisperKey, maxSealedBytes } from "./features/whisper/cipher.ts";
export {
  makeWhisperCode,
  readWhisper,
  type WhisperPlace,
  whisperRoom,
  writeWhisper,
} from "./features/whisper/code.ts";
export { browserRandom, type Random } from "./features/whisper/random.ts";
export { sealRoom } from "./features/whisper/sealed-room.ts";
