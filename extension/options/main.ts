/** The page of the settings. */
import { startPage } from "../pages/start.ts";
import { TautOptions } from "./options.ts";

void startPage(TautOptions);
