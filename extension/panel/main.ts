/** The side panel's page. */
import { startPage } from "../pages/start.ts";
import { TautPanel } from "./panel.ts";

void startPage(TautPanel);
