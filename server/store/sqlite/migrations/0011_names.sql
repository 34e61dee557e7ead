CREATE TABLE `names` (
	`user_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
) STRICT;
