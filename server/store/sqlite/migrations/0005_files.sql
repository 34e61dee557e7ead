CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	`owner` text NOT NULL,
	`owner_name` text NOT NULL,
	`name` text NOT NULL,
	`mime` text NOT NULL,
	`size` integer NOT NULL,
	`thumbnail_mime` text,
	`thumbnail_size` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `files_room_seq` ON `files` (`room`,`seq`);--> statement-breakpoint
CREATE INDEX `files_owner` ON `files` (`owner`,`id`);