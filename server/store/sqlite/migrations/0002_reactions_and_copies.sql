CREATE TABLE `reactions` (
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	`user` text NOT NULL,
	`emoji` text NOT NULL,
	PRIMARY KEY(`room`, `seq`, `user`, `emoji`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `events` ADD `original` text;--> statement-breakpoint
CREATE INDEX `events_original` ON `events` (`original`) WHERE original IS NOT NULL;