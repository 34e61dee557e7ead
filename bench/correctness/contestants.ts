/**
 * Who is compared: each with its own server, its own client, and the configuration its documentation recommends
 * for messages that must arrive.
 */
import { join, resolve } from "node:path";
import type { PeerName } from "../job.ts";
import { Link } from "../load/link.ts";
import { Meter } from "../load/meter.ts";
import { nodeExecutable, nodeProgram } from "../peers/launch.ts";
import type { LaunchOptions, Peer } from "../peers/peer.ts";
import { converse, mint, tautline } from "../peers/tautline.ts";
import type { Room, Scene } from "./scene.ts";

export const contestantNames = ["tautline", "socketio-recovery", "socketio-store"] as const;
export type ContestantName = (typeof contestantNames)[number];

export interface Contestant {
  name: ContestantName;
  label: string;
  /** Which of the peers it is, by way of another configuration. */
  peer: PeerName;
  /** How it is configured, in a sentence. */
  configuration: string;
  launch(options: LaunchOptions, scene: Scene): ReturnType<Peer["launch"]>;
  /** Makes the rooms and their members, at a server that runs. */
  prepare(port: number, scene: Scene): Promise<Room[]>;
  /** Starts a process of clients. */
  clients(): Promise<string[]>;
}

const clientsFolder = resolve(import.meta.dir, "clients");

export const contestants: Record<ContestantName, Contestant> = {
  tautline: {
    name: "tautline",
    label: "Tautline",
    peer: "tautline",
    configuration: "as it comes; heartbeats as short as the others'",
    launch: async (options, { heartbeat }) => {
      const { command, env } = await tautline.launch(options);
      const heartbeats = {
        TAUTLINE_HEARTBEAT_INTERVAL_MS: String(heartbeat.intervalMs),
        TAUTLINE_HEARTBEAT_TIMEOUT_MS: String(heartbeat.timeoutMs),
      };
      return { command, env: { ...env, ...heartbeats } };
    },
    prepare: (port, scene) => Promise.all(emptyRooms(scene).map((room) => openConversation(port, room))),
    clients: async () => [process.execPath, join(clientsFolder, "tautline.ts")],
  },
  "socketio-recovery": {
    name: "socketio-recovery",
    label: "Socket.IO, recovery and retries",
    peer: "socketio-node",
    configuration:
      "on Node; connectionStateRecovery for two minutes, skipMiddlewares; client with ackTimeout 2 s and retries without end; the server knows retries by their ids",
    launch: (options, scene) => socketioServer(options, scene, {}),
    prepare: async (_port, scene) => emptyRooms(scene),
    clients: socketioClients,
  },
  "socketio-store": {
    name: "socketio-store",
    label: "Socket.IO, a store too",
    peer: "socketio-node",
    configuration:
      "the same, and what its tutorial on exactly-once delivery adds: every message synced to a file before it is acknowledged and sent; who could not be recovered gets what came after its serverOffset",
    launch: (options, scene) =>
      socketioServer(options, scene, { STORE_FILE: join(options.scratchFolder, "messages") }),
    prepare: async (_port, scene) => emptyRooms(scene),
    clients: socketioClients,
  },
};

async function socketioServer(
  { port }: LaunchOptions,
  { heartbeat }: Scene,
  env: Record<string, string>,
): Promise<{ command: string[]; env: Record<string, string> }> {
  return {
    command: [nodeExecutable(), await nodeProgram("servers/socketio-recovery.ts")],
    env: {
      PORT: String(port),
      NODE_ENV: "production",
      HEARTBEAT_INTERVAL_MS: String(heartbeat.intervalMs),
      HEARTBEAT_TIMEOUT_MS: String(heartbeat.timeoutMs),
      ...env,
    },
  };
}

async function socketioClients(): Promise<string[]> {
  return [nodeExecutable(), await nodeProgram("correctness/clients/socketio.ts")];
}

function emptyRooms({ roomCount, membersPerRoom }: Scene): Room[] {
  return Array.from({ length: roomCount }, (_, room) => ({
    address: `room-${room}`,
    members: Array.from({ length: membersPerRoom }, (_, member) => {
      const userId = `u${room * membersPerRoom + member}`;
      return { userId, credential: userId };
    }),
  }));
}

/** Over a connection of its owner, which does not come through the bad network and is closed again. */
async function openConversation(port: number, { address, members }: Room): Promise<Room> {
  const [owner, ...others] = members;
  if (owner === undefined) throw new Error("a room without members");
  const token = await mint(owner.userId);
  const channel = await Link.open(port, `/ws?token=${token}`, new Meter(tautline.dialect));
  await channel.waitFor((text) => text.includes('"type":"welcome"'));
  channel.endGreeting();
  const room = await converse(
    channel,
    address,
    others.map(({ userId }) => userId),
  );
  channel.close();
  const signedIn = members.map(async ({ userId }) => ({ userId, credential: await mint(userId) }));
  return { address: room, members: await Promise.all(signedIn) };
}
