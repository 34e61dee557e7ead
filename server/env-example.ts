/** Writes `.env.example` from the table of settings: `bun server/env-example.ts`. A test keeps it true. */
import { writeFileSync } from "node:fs";
import { envExample } from "./config/text.ts";

writeFileSync(new URL("../.env.example", import.meta.url), envExample());
