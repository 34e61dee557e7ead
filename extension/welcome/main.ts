/** The first page that somebody sees. */
import { startPage } from "../pages/start.ts";
import { TautWelcome } from "./welcome.ts";

void startPage(TautWelcome);
