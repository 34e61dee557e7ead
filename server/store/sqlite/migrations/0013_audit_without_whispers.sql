-- A whisper room's code touches no disk.
UPDATE `audit` SET `room` = NULL WHERE `room` GLOB 'whisper:*';
