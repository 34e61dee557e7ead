CREATE INDEX `commitments_debtor` ON `commitments` (`debtor_id`);--> statement-breakpoint
CREATE INDEX `events_liabilities` ON `events` (`room`,`seq`) WHERE type = 'liability:update';--> statement-breakpoint
CREATE INDEX `reactions_user` ON `reactions` (`user`);--> statement-breakpoint
CREATE INDEX `reads_user` ON `reads` (`user_id`);