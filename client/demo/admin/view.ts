/** Which part of the operator's page is shown, as the part of the address after `#`. */

export const views = [
  { name: "overview", title: "Overview" },
  { name: "rooms", title: "Rooms" },
  { name: "actions", title: "Actions" },
  { name: "audit", title: "Audit" },
] as const;

export type ViewName = (typeof views)[number]["name"];

export interface View {
  readonly name: ViewName;
  /** The room that is looked at. */
  readonly room?: string | undefined;
}

export function readView(hash: string): View {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const room = given.get("room");
  if (room) return { name: "rooms", room };
  const found = views.find(({ name }) => given.has(name));
  return { name: found?.name ?? "overview" };
}

export function writeView({ name, room }: View): string {
  return room === undefined ? `#${name}` : `#room=${encodeURIComponent(room).replaceAll("%3A", ":")}`;
}
