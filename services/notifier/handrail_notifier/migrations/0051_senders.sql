SET LOCAL handrail.clinics = '*';

-- The numbers that a clinic writes from and has written from: what is texted to one that it gave up is still heard. until: since when
-- it is today's no more; null: it is.
CREATE TABLE clinic_sender (
    clinic_id uuid NOT NULL,
    number    text NOT NULL,
    since     timestamptz NOT NULL,
    until     timestamptz,
    PRIMARY KEY (clinic_id, number)
);
CREATE INDEX clinic_sender_number ON clinic_sender (number);
CALL keep_to_own_clinics('clinic_sender');

INSERT INTO clinic_sender (clinic_id, number, since)
SELECT clinic_id, sms_sender, registered_at FROM clinic WHERE sms_sender IS NOT NULL;

-- What was given up before this is known from what was sent.
INSERT INTO clinic_sender (clinic_id, number, since, until)
SELECT a.clinic_id, a.sender, min(a.begun_at), max(a.begun_at)
FROM attempt a JOIN clinic c ON c.clinic_id = a.clinic_id
WHERE a.sender LIKE '+%' GROUP BY a.clinic_id, a.sender
ON CONFLICT DO NOTHING;

-- How far the carrier's list of what was texted to a number of ours has been gone through (gone_to). look_at: when it is looked at
-- next, or until when one process is at it. listed_at: when the carrier last gave it.
CREATE TABLE sender_list (
    account   text NOT NULL,
    number    text NOT NULL,
    look_at   timestamptz NOT NULL,
    gone_to   timestamptz NOT NULL,
    listed_at timestamptz NOT NULL,
    PRIMARY KEY (account, number)
);
