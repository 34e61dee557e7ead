/** The popup's page. */
import { startPage } from "../pages/start.ts";
import { TautPopup } from "./popup.ts";

void startPage(TautPopup);
