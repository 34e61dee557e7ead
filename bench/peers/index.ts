/**
 * The servers that are measured, by name.
 */
import type { PeerName } from "../job.ts";
import { bare } from "./bare.ts";
import { lean } from "./lean.ts";
import type { Peer } from "./peer.ts";
import { socketioBun } from "./socketio-bun.ts";
import { socketioNode } from "./socketio-node.ts";
import { tautline } from "./tautline.ts";
import { ws } from "./ws.ts";

export const peers: Record<PeerName, Peer> = {
  tautline,
  bare,
  lean,
  ws,
  "socketio-node": socketioNode,
  "socketio-bun": socketioBun,
};
