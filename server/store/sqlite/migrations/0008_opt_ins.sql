CREATE TABLE `opt_ins` (
	`user_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `meta` (`key`, `value`) SELECT 'followed:emotion', coalesce(max(`position`), 0) FROM `events`;
