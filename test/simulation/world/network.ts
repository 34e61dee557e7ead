/** The network between devices and the server: who reaches it, and how fast. */
import type { Link } from "../../../client/index.ts";
import { streamOf } from "../random.ts";
import type { Page } from "./page.ts";
import { PageEnd } from "./page-end.ts";
import type { ServerProcess } from "./server-process.ts";
import { Scope, type Time } from "./time.ts";
import { Wire } from "./wire.ts";

/** How a device's attempts to connect fare. */
export type Path = "open" | "refused" | "silent";

export class Network {
  readonly #time: Time;
  readonly #seed: number;
  readonly #running: () => ServerProcess | undefined;
  readonly #scope = new Scope();
  #wires = 0;

  constructor(time: Time, seed: number, running: () => ServerProcess | undefined) {
    this.#time = time;
    this.#seed = seed;
    this.#running = running;
  }

  connect(page: Page): Link & PageEnd {
    const end = new PageEnd(page);
    const { device } = page;
    const delayMs = device.latencyMs();
    if (device.path === "silent") return end;
    const refuse = () =>
      this.#time.after(device.latencyMs(), page.scope, () =>
        end.arrive({ kind: "end", code: 1006, reason: "" }),
      );
    if (device.path === "refused") refuse();
    else {
      this.#time.after(delayMs, this.#scope, () => {
        const server = this.#running();
        if (server === undefined) refuse();
        else this.#link(page, end, server);
      });
    }
    return end;
  }

  #link(page: Page, end: PageEnd, server: ServerProcess): void {
    this.#wires += 1;
    const { device } = page;
    const random = streamOf(this.#seed, `${page.name} ${this.#wires}`);
    const wire: Wire = new Wire(this.#wires, this.#time, {
      serverScope: server.scope,
      pageScope: page.scope,
      latencyMs: () => device.latencyMs(random),
      toServer: (item) => serverEnd.arrive(item),
      toPage: (item) => end.arrive(item),
      drained: () => serverEnd.drained(),
    });
    const serverEnd = server.accept(wire);
    page.watch.note(page.name, `is connected as c${wire.id}`);
    end.wire = wire;
    wire.down.put({ kind: "opened" }, 0);
    if (end.isClosed || page.scope.isOver) wire.up.put({ kind: "end" }, 0);
  }
}
