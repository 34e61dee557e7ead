/** All ways in which the code is broken on purpose. */
import { clientMutations } from "./client.ts";
import type { Mutation } from "./mutation.ts";
import { serverMutations } from "./server.ts";

export const mutations: readonly Mutation[] = [...serverMutations, ...clientMutations];
