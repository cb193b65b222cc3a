-- name: drop_moments
-- All moments of these plans but those that are kept.
DELETE FROM moment
WHERE clinic_id = ANY ($1::uuid[]) AND plan_id = ANY ($2::uuid[]) AND NOT moment_id = ANY ($3::uuid[])

-- name: rest_moments
-- No moment of this plan ($2) comes while it rests or once it is over. What was put off is concluded now, and then forgotten.
WITH gone AS (DELETE FROM moment WHERE clinic_id = $1 AND plan_id = $2 AND postponed = 0)
UPDATE moment SET decision_at = $3 WHERE clinic_id = $1 AND plan_id = $2 AND postponed > 0

-- name: forget_moments
DELETE FROM moment USING unnest($1::uuid[], $2::uuid[]) AS over (clinic_id, moment_id)
WHERE moment.clinic_id = over.clinic_id AND moment.moment_id = over.moment_id

-- name: save_moments
-- A moment as it is now stated. An opening that is due, was put off or was moved, and still fits what is stated, keeps its place. What the
-- client had come earlier or later stays so for as long as the clinic states the same.
INSERT INTO moment (clinic_id, moment_id, client_id, plan_id, rule, opens, closes, lead_minutes, aim, role, asks_about,
                    at_night, counts_from, since, decision_at, local_date, window_start, window_end, aimed_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::time[], $7::time[],
                     $8::smallint[], $9::text[], $10::text[], $11::uuid[], $12::boolean[], $13::text[],
                     $14::timestamptz[], $15::timestamptz[], $16::date[], $17::timestamptz[], $18::timestamptz[],
                     $19::timestamptz[])
ON CONFLICT (clinic_id, moment_id) DO UPDATE
SET plan_id = EXCLUDED.plan_id, rule = EXCLUDED.rule, opens = EXCLUDED.opens, closes = EXCLUDED.closes,
    earlier_minutes = CASE WHEN EXCLUDED.lead_minutes = moment.lead_minutes THEN moment.earlier_minutes ELSE 0 END,
    lead_minutes = EXCLUDED.lead_minutes, aim = EXCLUDED.aim, role = EXCLUDED.role, asks_about = EXCLUDED.asks_about,
    at_night = EXCLUDED.at_night, counts_from = EXCLUDED.counts_from, since = EXCLUDED.since,
    decision_at = CASE WHEN keeps_opening(moment, EXCLUDED, $20) THEN moment.decision_at ELSE EXCLUDED.decision_at END,
    local_date = CASE WHEN keeps_opening(moment, EXCLUDED, $20) THEN moment.local_date ELSE EXCLUDED.local_date END,
    window_start = CASE WHEN keeps_opening(moment, EXCLUDED, $20) THEN moment.window_start ELSE EXCLUDED.window_start END,
    window_end = CASE WHEN keeps_opening(moment, EXCLUDED, $20) THEN moment.window_end ELSE EXCLUDED.window_end END,
    aimed_at = CASE WHEN keeps_opening(moment, EXCLUDED, $20) THEN moment.aimed_at ELSE EXCLUDED.aimed_at END,
    postponed = CASE WHEN keeps_opening(moment, EXCLUDED, $20) THEN moment.postponed ELSE 0 END,
    explained = CASE WHEN keeps_opening(moment, EXCLUDED, $20) THEN moment.explained END
WHERE moment.client_id = EXCLUDED.client_id

-- name: earlier_moments
-- Those of these moments that the client had come earlier, or later (less than nothing), as they were stated, and by how much.
SELECT moment_id, lead_minutes - earlier_minutes AS stated, earlier_minutes AS earlier FROM moment
WHERE clinic_id = ANY ($1::uuid[]) AND moment_id = ANY ($2::uuid[]) AND earlier_minutes <> 0

-- name: led_moments
-- The moments of a plan ($2) that nudges come before, or inside of at the client's own time.
SELECT m.clinic_id, m.moment_id, m.client_id, m.plan_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role,
       m.asks_about, m.at_night, m.since
FROM moment m
WHERE m.clinic_id = $1 AND m.plan_id = $2 AND m.aim = 'before' AND m.role = 'nudge'
FOR UPDATE

-- name: lead_moments
-- The nudges of these moments come earlier by $3 minutes, or later, if that is less than nothing.
UPDATE moment SET lead_minutes = lead_minutes + $3, earlier_minutes = earlier_minutes + $3
WHERE clinic_id = $1 AND moment_id = ANY ($2::uuid[])

-- name: moments_of_clients
-- $3: only those that count from this; null: all. $4: only those of this plan; null: of all plans. What is due at $5, was
-- put off or was moved keeps its place, so it is not among them.
SELECT m.clinic_id, m.moment_id, m.client_id, m.plan_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role,
       m.asks_about, m.at_night, m.since
FROM moment m
WHERE m.clinic_id = $1 AND m.client_id = $2 AND ($3::text IS NULL OR m.counts_from = $3)
  AND ($4::uuid IS NULL OR m.plan_id = $4) AND (m.decision_at <= $5 OR m.postponed > 0 OR was_moved(m, $5)) IS NOT TRUE
FOR UPDATE

-- name: plan_moments_again
-- The next decision points, all at once; null for a moment that has none any more.
UPDATE moment
SET decision_at = next.decision_at, local_date = next.local_date, window_start = next.window_start,
    window_end = next.window_end, aimed_at = next.aimed_at, postponed = next.postponed, explained = next.explained
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::date[], $5::timestamptz[], $6::timestamptz[],
            $7::timestamptz[], $8::smallint[], $9::text[])
     AS next (clinic_id, moment_id, decision_at, local_date, window_start, window_end, aimed_at, postponed, explained)
WHERE moment.clinic_id = next.clinic_id AND moment.moment_id = next.moment_id

-- name: claim_moments
-- Due moments that no other dispatcher is at, for $2 places: nudges before a moment first, then the rest, each the oldest first. Of the
-- places $3 are for the rest in any case, and $4 of what is for the rest are taken by others. Nobody waits here for a lock, so nobody
-- waits in a ring.
WITH soon AS (
    SELECT m.clinic_id, m.moment_id, m.client_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role, m.asks_about,
           m.at_night, m.counts_from, m.decision_at, m.local_date, m.window_start, m.window_end, m.aimed_at, m.postponed,
           m.explained, m.plan_id, p.version, p.cue, p.response, p.discreet, p.tiny, p.copy_level, p.expires_at, p.ended, p.paused,
           p.phase, p.phase_since, p.nudged_at, p.tiny_until, p.nudges
    FROM moment m JOIN plan p ON p.clinic_id = m.clinic_id AND p.plan_id = m.plan_id
    WHERE m.decision_at <= $1 AND m.role = 'nudge'
    ORDER BY m.decision_at LIMIT $2
    FOR UPDATE OF m SKIP LOCKED
), rest AS (
    SELECT m.clinic_id, m.moment_id, m.client_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role, m.asks_about,
           m.at_night, m.counts_from, m.decision_at, m.local_date, m.window_start, m.window_end, m.aimed_at, m.postponed,
           m.explained, m.plan_id, p.version, p.cue, p.response, p.discreet, p.tiny, p.copy_level, p.expires_at, p.ended, p.paused,
           p.phase, p.phase_since, p.nudged_at, p.tiny_until, p.nudges
    FROM moment m JOIN plan p ON p.clinic_id = m.clinic_id AND p.plan_id = m.plan_id
    WHERE m.decision_at <= $1 AND m.role <> 'nudge'
    ORDER BY m.decision_at LIMIT greatest(greatest($3::bigint, $2::bigint - (SELECT count(*) FROM soon)) - $4::bigint, 0)
    FOR UPDATE OF m SKIP LOCKED
)
SELECT * FROM soon UNION ALL SELECT * FROM rest

-- name: park_moments
-- What does not read, or ends whoever works on it, is due no more; the log has it.
UPDATE moment SET decision_at = NULL
FROM unnest($1::uuid[], $2::uuid[]) AS parked (clinic_id, moment_id)
WHERE moment.clinic_id = parked.clinic_id AND moment.moment_id = parked.moment_id

-- name: moments_ahead
-- A client's moments that have an opening ahead, or due, with their plans. Nothing is locked: it is only looked at.
SELECT m.clinic_id, m.moment_id, m.client_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role, m.asks_about,
       m.at_night, m.counts_from, m.decision_at, m.local_date, m.window_start, m.window_end, m.aimed_at, m.postponed, m.explained,
       m.plan_id, p.version, p.cue, p.response, p.discreet, p.tiny, p.copy_level, p.expires_at, p.ended, p.paused,
       p.phase, p.phase_since, p.nudged_at, p.tiny_until, p.nudges
FROM moment m JOIN plan p ON p.clinic_id = m.clinic_id AND p.plan_id = m.plan_id
WHERE m.clinic_id = $1 AND m.client_id = $2 AND m.decision_at IS NOT NULL
ORDER BY m.decision_at, m.moment_id

-- name: moments_in_zone
-- A page of the moments of clients on this zone's clock, by client, after the last client of the page before: those that lie ahead
-- of $5, and were not put off.
SELECT c.clinic_id, c.client_id, m.moment_id, m.plan_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role,
       m.asks_about, m.at_night, m.counts_from, m.since, m.decision_at, m.local_date, m.window_start, m.window_end,
       m.aimed_at
FROM (SELECT clinic_id, client_id FROM client
      WHERE zone = $1 AND (clinic_id, client_id) > ($2, $3) ORDER BY clinic_id, client_id LIMIT $4) AS c
JOIN moment m ON m.clinic_id = c.clinic_id AND m.client_id = c.client_id
WHERE (m.decision_at IS NULL OR m.decision_at > $5) AND m.postponed = 0 AND was_moved(m, $5) IS NOT TRUE
ORDER BY c.clinic_id, c.client_id
FOR UPDATE OF m

-- name: last_of_page
-- The last client of such a page, whether or not it has moments; nothing: there are no more.
SELECT clinic_id, client_id FROM (
    SELECT clinic_id, client_id FROM client
    WHERE zone = $1 AND (clinic_id, client_id) > ($2, $3) ORDER BY clinic_id, client_id LIMIT $4) AS page
ORDER BY clinic_id DESC, client_id DESC LIMIT 1

-- name: zones_in_use
SELECT DISTINCT zone FROM client

-- name: zone_rules
SELECT zone, fingerprint FROM zone_rules

-- name: save_zone_rules
INSERT INTO zone_rules (zone, fingerprint) VALUES ($1, $2)
ON CONFLICT (zone) DO UPDATE SET fingerprint = EXCLUDED.fingerprint

-- name: save_anchor
-- The latest statement of a session or fact holds.
INSERT INTO anchor (clinic_id, anchor_id, client_id, plan_id, kind, at, stated_at, cancelled)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (clinic_id, anchor_id) DO UPDATE
SET kind = EXCLUDED.kind, at = EXCLUDED.at, stated_at = EXCLUDED.stated_at, cancelled = EXCLUDED.cancelled
WHERE anchor.stated_at <= EXCLUDED.stated_at AND anchor.client_id = EXCLUDED.client_id
RETURNING anchor_id

-- name: forget_old_anchors
DELETE FROM anchor WHERE clinic_id = $1 AND client_id = $2 AND at < $3

-- name: anchors
-- What these clients' moments count from, oldest first; a session is of all plans.
SELECT a.client_id, a.plan_id, a.kind, a.at
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, client_id)
JOIN anchor a ON a.clinic_id = wanted.clinic_id AND a.client_id = wanted.client_id
WHERE NOT a.cancelled
ORDER BY a.at, a.anchor_id
