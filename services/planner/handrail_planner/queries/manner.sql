-- name: preferences
SELECT safe_from, safe_until, nudges_a_day, nudges_a_week, jurisdiction, version, copy_level, alias, weekly_recap,
       cue_word, code_word
FROM preferences
WHERE clinic_id = $1 AND client_id = $2

-- name: save_preferences
-- The client is held, so nobody else has written a version in between.
INSERT INTO preferences (clinic_id, client_id, safe_from, safe_until, nudges_a_day, nudges_a_week, jurisdiction, version,
                         copy_level, alias, weekly_recap, cue_word, code_word)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET safe_from = EXCLUDED.safe_from, safe_until = EXCLUDED.safe_until, nudges_a_day = EXCLUDED.nudges_a_day,
    nudges_a_week = EXCLUDED.nudges_a_week, jurisdiction = EXCLUDED.jurisdiction, version = EXCLUDED.version,
    copy_level = EXCLUDED.copy_level, alias = EXCLUDED.alias, weekly_recap = EXCLUDED.weekly_recap,
    cue_word = EXCLUDED.cue_word, code_word = EXCLUDED.code_word

-- name: add_night_entry
INSERT INTO night_entry (clinic_id, client_id, said, starts, ends, wording_version, evidence, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: nights
-- The last word of each client.
SELECT DISTINCT ON (client_id) client_id, said, starts, ends, wording_version, evidence, at FROM night_entry
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) ORDER BY client_id, seq DESC

-- name: rests
SELECT client_id, paused, until, said_by, at, by_code_word FROM client_break
WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[])

-- name: save_rest
-- What was said later stays, in whatever order it is heard.
INSERT INTO client_break AS kept (clinic_id, client_id, paused, until, said_by, at, by_code_word)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET paused = EXCLUDED.paused, until = EXCLUDED.until, said_by = EXCLUDED.said_by, at = EXCLUDED.at,
    by_code_word = EXCLUDED.by_code_word
WHERE kept.clinic_id = $1 AND kept.at <= EXCLUDED.at
