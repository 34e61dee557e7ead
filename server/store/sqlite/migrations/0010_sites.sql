CREATE TABLE `own_sites` (
	`user_id` text NOT NULL,
	`domain` text NOT NULL,
	`category` text NOT NULL,
	PRIMARY KEY(`user_id`, `domain`)
) STRICT, WITHOUT ROWID;
