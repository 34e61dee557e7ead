/**
 * Readers who stop reading, in a room where so much is said that the server has to hold it for them; then some go
 * on, and some are gone without a goodbye.
 */
import { RawSocket } from "../end-to-end/contract/support/raw-socket.ts";
import { inSeconds, tokenFor } from "../end-to-end/contract/support/tokens.ts";
import type { RealServer } from "../support/real-server.ts";
import { Connection, type Tally } from "./connection.ts";

const room = "whisper:LOUD";
const content = "loud ".repeat(800);
const perBurst = 64;

export class SlowReaders {
  readonly #server: RealServer;
  readonly #tally: Tally;
  readonly #count: number;
  #readers: RawSocket[] = [];
  #speaker: Connection | undefined;
  #rounds = 0;

  constructor(server: RealServer, count: number, tally: Tally) {
    this.#server = server;
    this.#count = count;
    this.#tally = tally;
  }

  /** They come, and stop reading while much is said. @param megabytes how much */
  async stall(megabytes: number): Promise<void> {
    this.#rounds += 1;
    this.#readers = await Promise.all(
      Array.from({ length: this.#count }, (_, at) => this.#listen(`slow${this.#rounds}-${at}`)),
    );
    this.#speaker = await Connection.open(this.#server.wsUrl, "loud", this.#tally);
    await this.#speaker?.join(room);
    for (const reader of this.#readers) reader.pause();
    const bursts = Math.ceil((megabytes * 1_048_576) / (content.length * perBurst));
    for (let burst = 0; burst < bursts; burst += 1) {
      const asked = Array.from({ length: perBurst }, () =>
        this.#speaker?.ask("message:send", { room, content }),
      );
      await Promise.all(asked);
    }
  }

  /** Half of them read what there is, and then all are gone. */
  async end(): Promise<void> {
    for (const [at, reader] of this.#readers.entries()) {
      if (at % 2 === 0) reader.resume();
    }
    await Bun.sleep(500);
    for (const reader of this.#readers) reader.destroy();
    this.#readers = [];
    this.#speaker?.cut();
    this.#speaker = undefined;
  }

  async #listen(userId: string): Promise<RawSocket> {
    const token = tokenFor(userId, { exp: inSeconds(3_600) });
    const reader = await RawSocket.upgrade(this.#server.port, {}, `/ws?token=${token}`);
    reader.sendEnvelope("room:join", { room }, "join");
    return reader;
  }
}
