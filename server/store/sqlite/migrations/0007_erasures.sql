CREATE TABLE `erasures` (
	`user_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
