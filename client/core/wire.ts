/** Shapes of the wire as a client reads them: plain text where the server's own code has branded ids. */
import type { DownData, Reply } from "../../protocol/events/index.ts";

export type Welcome = DownData<"welcome">;
export type User = Welcome["user"];
export type Verdict = Welcome["rooms"][string];
export type JoinedVerdict = Exclude<Verdict, { recovered: "denied" }>;
export type HistoryPage = Reply<"room:history">;
export type PresentUser = Reply<"presence:get">["users"][number];
export type ListedConversation = Reply<"conversation:list">["conversations"][number];
export type Conversation = DownData<"conversation:updated">;
