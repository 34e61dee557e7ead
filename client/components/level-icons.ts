/** How serious something is that the user is told, as a picture. */
import { icons } from "./icons.ts";

export const levelIcons = {
  info: icons.info,
  success: icons.check,
  warning: icons.alert,
  error: icons.alert,
} as const;
