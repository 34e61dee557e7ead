CREATE TABLE `audit` (
	`position` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`actor_id` text NOT NULL,
	`room` text,
	`user_id` text,
	`detail` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `bans` (
	`conversation_id` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`conversation_id`, `user_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `conversations` ADD `moderators` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `slow_seconds` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `closed` text;