/** Without a session the extension is asleep: nobody is connected, and nothing wakes it. */
import { afterAll, expect } from "bun:test";
import { browserTest } from "../../support/chromium.ts";
import { type Driver, startDriver, storedSession } from "../../support/extension-driver.ts";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { tokenFor } from "../contract/support/tokens.ts";

let server: RealServer | undefined;
let driver: Driver | undefined;

afterAll(async () => {
  await driver?.close();
  await server?.stop();
});

async function connected({ url }: RealServer): Promise<number> {
  const { data } = (await (await fetch(`${url}/api/v1/websocket/health`)).json()) as {
    data: { connectedClients: number };
  };
  return data.connectedClients;
}

browserTest(
  "there is a connection and an alarm of half a minute within a session, and neither before nor after it",
  async () => {
    server = await startRealServer();
    driver = await startDriver(server);
    expect(await driver.alarms()).toEqual([]);
    const sessionId = await driver.begin(tokenFor("ada"));
    await driver.untilState("it is connected", ({ connection }) => connection.kind === "ready");
    expect(await connected(server)).toBe(1);
    expect(await driver.alarms()).toMatchObject([{ periodInMinutes: 0.5 }]);
    await driver.ask({ kind: "stop" });
    await driver.untilState("it is asleep", ({ connection }) => connection.kind === "asleep");
    await until("nobody is connected", async () => (await connected(server as RealServer)) === 0, 10_000);
    await until("no alarm is left", async () => (await driver?.alarms())?.length === 0);
    expect(storedSession(server, sessionId).endedAt).not.toBeNull();
  },
  60_000,
);
