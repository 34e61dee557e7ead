CREATE TABLE `bodies` (
	`number` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL
) STRICT;
--> statement-breakpoint
ALTER TABLE `events` ADD `shared_body` integer;--> statement-breakpoint
CREATE INDEX `events_shared_body` ON `events` (`shared_body`) WHERE shared_body IS NOT NULL;--> statement-breakpoint
CREATE TRIGGER `events_last_of_shared_body` AFTER DELETE ON `events`
WHEN old.shared_body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `events` WHERE `shared_body` = old.shared_body)
BEGIN
	DELETE FROM `bodies` WHERE `number` = old.shared_body;
END;
