CREATE TABLE `clarifications` (
	`id` text PRIMARY KEY NOT NULL,
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	`message_id` text NOT NULL,
	`user_id` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`read_seq` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `clarifications_message` ON `clarifications` (`room`,`seq`);--> statement-breakpoint
CREATE INDEX `clarifications_open` ON `clarifications` (`user_id`) WHERE status = 'open';--> statement-breakpoint
CREATE TABLE `commitments` (
	`id` text PRIMARY KEY NOT NULL,
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	`message_id` text NOT NULL,
	`debtor_id` text NOT NULL,
	`debtor_name` text NOT NULL,
	`owed_to` text,
	`action` text NOT NULL,
	`amount` real,
	`unit` text,
	`condition` text,
	`status` text NOT NULL,
	`fulfilled` real NOT NULL,
	`read_seq` integer NOT NULL,
	`revision` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `commitments_message` ON `commitments` (`room`,`seq`);--> statement-breakpoint
CREATE INDEX `commitments_active` ON `commitments` (`room`) WHERE status IN ('open', 'due');--> statement-breakpoint
INSERT INTO `meta` (`key`, `value`) SELECT 'followed:commitments', coalesce(max(`position`), 0) FROM `events`;
