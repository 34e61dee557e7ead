CREATE TABLE `activities` (
	`session` integer NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`metadata` text NOT NULL,
	PRIMARY KEY(`session`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `focus_sessions` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`owner` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`end_reason` text,
	`user_agent` text,
	`extension_version` text,
	`score` real NOT NULL,
	`activities` integer NOT NULL,
	`last_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `focus_sessions_id_unique` ON `focus_sessions` (`id`);--> statement-breakpoint
CREATE INDEX `focus_sessions_owner` ON `focus_sessions` (`owner`,`started_at`);--> statement-breakpoint
CREATE INDEX `focus_sessions_active` ON `focus_sessions` (`number`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `interventions` (
	`id` text PRIMARY KEY NOT NULL,
	`session` integer NOT NULL,
	`rule` text NOT NULL,
	`type` text NOT NULL,
	`priority` text NOT NULL,
	`message` text NOT NULL,
	`at` integer NOT NULL,
	`dismissed_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `interventions_session` ON `interventions` (`session`);--> statement-breakpoint
CREATE TABLE `session_watchers` (
	`session` integer NOT NULL,
	`user` text NOT NULL,
	PRIMARY KEY(`session`, `user`)
) STRICT, WITHOUT ROWID;
