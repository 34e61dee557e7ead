/** Shapes of the wire as a client reads them: plain text where the server's own code has branded ids. */
import type { Envelope, ServerEnvelope } from "../../protocol/envelope.ts";
import type { ErrorData } from "../../protocol/errors.ts";
import type { DownData, DownType, Reply } from "../../protocol/events/index.ts";

/** An envelope whose payload is known by its type. */
interface Said<Type, Data> extends Omit<ServerEnvelope, "type" | "data"> {
  readonly type: Type;
  readonly data: Data;
}
export type EventOf<T extends DownType> = T extends DownType ? Said<T, DownData<T>> : never;
/** What a server says. A newer one may say more, to which nothing here compares equal. */
export type ServerEvent =
  | EventOf<DownType>
  | Said<"ack", Envelope["data"]>
  | Said<"error", Pick<ErrorData, keyof ErrorData>>;

export type Welcome = DownData<"welcome">;
export type User = Welcome["user"];
export type Verdict = Welcome["rooms"][string];
export type HistoryPage = Omit<Reply<"room:history">, "events"> & {
  readonly events: readonly (ServerEvent & { readonly seq: number })[];
};
export type PresentUser = Reply<"presence:get">["users"][number];
export type ListedConversation = Reply<"conversation:list">["conversations"][number];
export type Conversation = DownData<"conversation:updated">;
