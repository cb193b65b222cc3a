-- name: standings
-- All that a decision depends on of these clients, at an instant ($3). sent goes back thirteen nudges: one more than any seven
-- days may have. What the phone got and nobody answered is counted up to the last step of the ladder ($5): each nudge, and a day of
-- check-ins or begun walks without one as one; what is younger than $4 may still be answered. Both are found by the client alone: the
-- clinic is compared in a way that no index answers, as in `attempts`. Busy spans lie apart, so the first that ends later is the only one
-- that can be on.
-- asked_at: when the client was asked what is open, or is about to be asked. stop_at: when a STOP came in that is on record and has not
-- had its effect yet; doubted, rests, alarms: the same of what may be one, of a text that asks for a break, and of one that sounds like
-- a crisis and has no case yet. beside_crisis: somebody else of the clinic with this number has an open case. promised: when nudges that
-- the client wanted once more are to come; each was asked for within a day, since its window is no longer.
SELECT c.clinic_id, c.client_id, c.zone, c.phone, c.phone_state, c.email, c.email_state, c.discharged_at, c.silence_step,
       c.crisis_since, c.heard_at, c.phone_failures, c.language, w.alias, w.copy_level, c.week_wish, c.week_wish_at,
       w.safe_from, w.safe_until, w.nudges_a_day, w.nudges_a_week, w.jurisdiction, w.preferred_at, w.night_from,
       w.night_until, w.paused_by, w.paused_until, COALESCE(w.weekly_recap, false) AS weekly_recap, w.recaps, w.asks,
       CASE WHEN NOT v.settled THEN v.text_id END AS invite_text, v.begun_at AS invite_begun_at,
       s.state AS sms_state, s.since AS sms_since, COALESCE(s.alone, false) AS sms_alone, s.purposes AS sms_purposes,
       s.told_at, s.noticed_at, e.state AS email_state_of_consent, e.since AS email_since, COALESCE(e.alone, false) AS email_alone,
       e.purposes AS email_purposes,
       (SELECT max(q.asked_at) FROM question q
        WHERE q.clinic_id = c.clinic_id AND q.client_id = c.client_id AND q.asked_at <= $3 AND q.open_until > $3
          AND (SELECT t.state FROM text t WHERE t.clinic_id = q.clinic_id AND t.text_id = q.text_id)
              NOT IN ('failed', 'expired')) AS asked_at,
       (SELECT max(i.received_at) FROM inbound i
        WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.opt_out AND i.due_at IS NOT NULL) AS stop_at,
       EXISTS (SELECT 1 FROM inbound i WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.rests
               AND i.due_at IS NOT NULL) AS rests,
       EXISTS (SELECT 1 FROM inbound i WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id AND i.doubtful
               AND i.due_at IS NOT NULL) AS doubted,
       EXISTS (SELECT 1 FROM inbound i WHERE i.clinic_id = c.clinic_id AND i.client_id = c.client_id
               AND i.heed_at IS NOT NULL) AS alarms,
       EXISTS (SELECT 1 FROM client o WHERE o.clinic_id = c.clinic_id AND o.phone_index = c.phone_index
               AND o.crisis_since IS NOT NULL) AS beside_crisis,
       ARRAY (SELECT d.decided_at FROM decision d
              WHERE d.clinic_id IS NOT DISTINCT FROM c.clinic_id AND d.client_id = c.client_id AND d.sent_on IS NOT NULL
              ORDER BY d.decided_at DESC LIMIT 13) AS sent,
       ARRAY (SELECT again.due_at FROM (
            SELECT (SELECT CASE WHEN t.state = 'planned' THEN t.due_at END FROM text t
                    WHERE t.clinic_id = d.clinic_id AND t.text_id = d.nudge_id) AS due_at
            FROM decision d
            WHERE d.clinic_id IS NOT DISTINCT FROM c.clinic_id AND d.client_id = c.client_id AND d.sent_on IS NOT NULL
              AND d.decided_at > $3::timestamptz - interval '1 day' AND d.repeats IS NOT NULL) AS again
        WHERE again.due_at IS NOT NULL ORDER BY again.due_at) AS promised,
       (SELECT least($5, count(*) FILTER (WHERE silent.kind = 'nudge')
                         + count(DISTINCT silent.day) FILTER (WHERE NOT silent.nudged)) FROM (
            SELECT one.kind, one.day, bool_or(one.kind = 'nudge') OVER (PARTITION BY one.day) AS nudged FROM (
                SELECT t.kind, (t.planned_at AT TIME ZONE c.zone)::date AS day FROM text t
                WHERE t.clinic_id IS NOT DISTINCT FROM c.clinic_id AND t.client_id = c.client_id AND t.channel = 'sms'
                  AND t.kind IN ('nudge', 'check_in', 'walk_offer') AND t.state = 'delivered'
                  AND t.planned_at > COALESCE(c.heard_at, '-infinity') AND t.planned_at <= $4
                ORDER BY t.planned_at DESC LIMIT 4 * $5) AS one) AS silent) AS unanswered,
       (SELECT b.ends_at FROM (
            SELECT starts_at, ends_at FROM busy_span
            WHERE clinic_id = c.clinic_id AND client_id = c.client_id AND ends_at > $3
            ORDER BY ends_at LIMIT 1) AS b
        WHERE b.starts_at <= $3) AS busy_until
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id)
JOIN client c ON c.clinic_id = wanted.clinic_id AND c.client_id = wanted.client_id
LEFT JOIN wish w ON w.clinic_id = c.clinic_id AND w.client_id = c.client_id
LEFT JOIN review_invite v ON v.clinic_id = c.clinic_id AND v.client_id = c.client_id
LEFT JOIN consent s ON s.clinic_id = c.clinic_id AND s.client_id = c.client_id AND s.channel = 'sms'
LEFT JOIN consent e ON e.clinic_id = c.clinic_id AND e.client_id = c.client_id AND e.channel = 'email'

-- name: busy_ahead
-- When a client's calendar is busy between two instants.
SELECT starts_at, ends_at FROM busy_span
WHERE clinic_id = $1 AND client_id = $2 AND ends_at > $3 AND starts_at <= $4 ORDER BY starts_at

-- name: tell_step
-- What clients were told of their silence.
UPDATE client SET silence_step = told.step
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS told (clinic_id, client_id, step)
WHERE client.clinic_id = told.clinic_id AND client.client_id = told.client_id

-- name: hear_anew
-- The clinic starts again with a client who did not answer.
UPDATE client SET heard_at = greatest(heard_at, $3) WHERE clinic_id = $1 AND client_id = $2

-- name: save_preferences
-- The latest statement holds. A recap that was not wanted before is looked at as soon as it is.
INSERT INTO wish (clinic_id, client_id, safe_from, safe_until, nudges_a_day, nudges_a_week, jurisdiction, preferred_at,
                  copy_level, alias, weekly_recap, recap_due_at, cue_word, code_word)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $11 THEN $8::timestamptz END, $12, $13)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET safe_from = EXCLUDED.safe_from, safe_until = EXCLUDED.safe_until, nudges_a_day = EXCLUDED.nudges_a_day,
    nudges_a_week = EXCLUDED.nudges_a_week, jurisdiction = EXCLUDED.jurisdiction, preferred_at = EXCLUDED.preferred_at,
    copy_level = EXCLUDED.copy_level, alias = EXCLUDED.alias, weekly_recap = EXCLUDED.weekly_recap,
    cue_word = EXCLUDED.cue_word, code_word = EXCLUDED.code_word,
    recap_due_at = CASE WHEN EXCLUDED.weekly_recap THEN COALESCE(wish.recap_due_at, EXCLUDED.recap_due_at) END
WHERE wish.preferred_at IS NULL OR wish.preferred_at <= EXCLUDED.preferred_at

-- name: save_night
-- The latest statement holds; nulls are none.
INSERT INTO wish (clinic_id, client_id, night_from, night_until, night_stated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET night_from = EXCLUDED.night_from, night_until = EXCLUDED.night_until, night_stated_at = EXCLUDED.night_stated_at
WHERE wish.night_stated_at IS NULL OR wish.night_stated_at <= EXCLUDED.night_stated_at

-- name: save_pause
-- The latest statement holds; nulls are no break.
INSERT INTO wish (clinic_id, client_id, paused_by, paused_until, paused_by_code_word, pause_stated_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, client_id) DO UPDATE
SET paused_by = EXCLUDED.paused_by, paused_until = EXCLUDED.paused_until,
    paused_by_code_word = EXCLUDED.paused_by_code_word, pause_stated_at = EXCLUDED.pause_stated_at
WHERE wish.pause_stated_at IS NULL OR wish.pause_stated_at <= EXCLUDED.pause_stated_at

-- name: code_words
-- Of these clients those who agreed on one, sealed.
SELECT w.clinic_id, w.client_id, w.code_word FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id)
JOIN wish w ON w.clinic_id = wanted.clinic_id AND w.client_id = wanted.client_id
WHERE w.code_word IS NOT NULL ORDER BY w.client_id

-- name: forget_words_of_client
UPDATE wish SET cue_word = NULL, code_word = NULL WHERE clinic_id = $1 AND client_id = $2

-- name: rest_of_client
-- What the latest statement says.
SELECT paused_by, paused_until, paused_by_code_word FROM wish WHERE clinic_id = $1 AND client_id = $2

-- name: save_clinic_pause
-- The latest statement holds.
INSERT INTO clinic_pause (clinic_id, paused, stated_at) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id) DO UPDATE SET paused = EXCLUDED.paused, stated_at = EXCLUDED.stated_at
WHERE clinic_pause.stated_at <= EXCLUDED.stated_at
