-- pictures: how many came with what a client said. They are deleted at the carrier, unseen: whoever reads the words learns that there were some.
ALTER TABLE reply ADD COLUMN pictures smallint NOT NULL DEFAULT 0;
