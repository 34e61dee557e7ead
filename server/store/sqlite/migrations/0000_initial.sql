CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`owner_id` text NOT NULL,
	`direct_key` text,
	`invite` text,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_direct_key_unique` ON `conversations` (`direct_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_invite_unique` ON `conversations` (`invite`);--> statement-breakpoint
CREATE TABLE `events` (
	`position` integer PRIMARY KEY NOT NULL,
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`sender` text,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`target` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `events_room_seq` ON `events` (`room`,`seq`);--> statement-breakpoint
CREATE INDEX `events_room_target` ON `events` (`room`,`target`) WHERE target IS NOT NULL;--> statement-breakpoint
CREATE TABLE `members` (
	`conversation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`joined_at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `user_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `members_user` ON `members` (`user_id`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reads` (
	`conversation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `user_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `requests` (
	`id` text NOT NULL,
	`user` text NOT NULL,
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`id`, `user`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rooms` (
	`number` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`floor` integer DEFAULT 0 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `rooms_name_unique` ON `rooms` (`name`);
