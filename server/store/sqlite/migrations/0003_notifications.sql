CREATE TABLE `notification_marks` (
	`user_id` text PRIMARY KEY NOT NULL,
	`up_to` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notification_reads` (
	`user_id` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`user_id`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `events_notifications` ON `events` (`room`,`seq`) WHERE type = 'system:notification';