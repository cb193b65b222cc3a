-- name: moments_to_post_ahead
-- Moments of clinics that want it whose decision point lies between $1 and $2 and was not looked at ahead. Nobody waits here for a lock.
SELECT m.clinic_id, m.moment_id, m.client_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role, m.asks_about,
       m.at_night, m.counts_from, m.decision_at, m.local_date, m.window_start, m.window_end, m.aimed_at, m.postponed,
       m.explained, m.plan_id, p.version, p.cue, p.response, p.discreet, p.tiny, p.copy_level, p.expires_at, p.ended, p.paused,
       p.phase, p.phase_since, p.nudged_at, p.tiny_until, p.nudges
FROM moment m JOIN clinic c ON c.clinic_id = m.clinic_id
JOIN plan p ON p.clinic_id = m.clinic_id AND p.plan_id = m.plan_id
WHERE c.posts_ahead AND m.decision_at > $1 AND m.decision_at <= $2 AND m.ahead_of IS DISTINCT FROM m.decision_at
ORDER BY m.decision_at LIMIT $3
FOR UPDATE OF m SKIP LOCKED

-- name: next_to_post_ahead
-- The first such decision point between $1 and $2, over all clinics; no further is looked, however much lies ahead.
SELECT min(m.decision_at) AS decision_at
FROM moment m JOIN clinic c ON c.clinic_id = m.clinic_id
WHERE c.posts_ahead AND m.decision_at > $1 AND m.decision_at <= $2 AND m.ahead_of IS DISTINCT FROM m.decision_at

-- name: looked_ahead
UPDATE moment SET ahead_of = moment.decision_at
FROM unnest($1::uuid[], $2::uuid[]) AS seen (clinic_id, moment_id)
WHERE moment.clinic_id = seen.clinic_id AND moment.moment_id = seen.moment_id

-- name: moments_ahead_of
-- These moments as they stand now, with their plans; one that is not kept any more is missing. Nothing is locked.
SELECT m.clinic_id, m.moment_id, m.client_id, m.rule, m.opens, m.closes, m.lead_minutes, m.aim, m.role, m.asks_about,
       m.at_night, m.counts_from, m.decision_at, m.local_date, m.window_start, m.window_end, m.aimed_at, m.postponed,
       m.explained, m.plan_id, p.version, p.cue, p.response, p.discreet, p.tiny, p.copy_level, p.expires_at, p.ended, p.paused,
       p.phase, p.phase_since, p.nudged_at, p.tiny_until, p.nudges
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, moment_id)
JOIN moment m ON m.clinic_id = wanted.clinic_id AND m.moment_id = wanted.moment_id
JOIN plan p ON p.clinic_id = m.clinic_id AND p.plan_id = m.plan_id
WHERE m.decision_at IS NOT NULL

-- name: add_ahead
-- What is to be posted ahead; seen to at once.
INSERT INTO ahead (clinic_id, ahead_id, nudge_id, client_id, moment_id, plan_version, aimed_at, send_at, valid_until, useful_until,
                   sender, service, says, segments, words_index, address, body, due_at, account)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)

-- name: claim_ahead
-- What is due, put off for others ($2) while this process sees to it.
UPDATE ahead SET due_at = $2
WHERE (clinic_id, ahead_id) IN (
    SELECT clinic_id, ahead_id FROM ahead WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING clinic_id, ahead_id, client_id

-- name: next_ahead
SELECT min(due_at) AS due_at FROM ahead WHERE due_at IS NOT NULL

-- name: aheads
-- These, with their copies in the order in which they were posted. Whoever reads them to decide holds the client.
SELECT a.clinic_id, a.ahead_id, a.nudge_id, a.client_id, a.moment_id, a.plan_version, a.aimed_at, a.send_at, a.valid_until,
       a.useful_until, a.sender, a.service, a.says, a.segments, a.words_index, a.address, a.body, a.wanted, a.reason, a.tries,
       a.taken_up_at, a.ended_at, a.ending, a.account,
       c.copy_ids, c.states, c.posted, c.provider_ids
FROM unnest($1::uuid[], $2::uuid[]) AS asked (clinic_id, ahead_id)
JOIN ahead a ON a.clinic_id = asked.clinic_id AND a.ahead_id = asked.ahead_id
CROSS JOIN LATERAL (
    SELECT array_agg(copy_id ORDER BY posted_at, copy_id) AS copy_ids, array_agg(state ORDER BY posted_at, copy_id) AS states,
           array_agg(posted_at ORDER BY posted_at, copy_id) AS posted,
           array_agg(provider_id ORDER BY posted_at, copy_id) AS provider_ids
    FROM ahead_copy k WHERE k.clinic_id = a.clinic_id AND k.ahead_id = a.ahead_id) AS c

-- name: ahead_of_nudges
-- What is posted ahead of these nudges and was not taken up, unless it has ended with none at the provider.
SELECT a.clinic_id, a.ahead_id FROM unnest($1::uuid[], $2::uuid[]) AS asked (clinic_id, nudge_id)
JOIN ahead a ON a.clinic_id = asked.clinic_id AND a.nudge_id = asked.nudge_id
WHERE a.taken_up_at IS NULL AND (a.ended_at IS NULL OR a.ending = 'escaped')

-- name: save_ahead
UPDATE ahead SET wanted = $3, reason = COALESCE(reason, $4), due_at = $5, tries = $6 WHERE clinic_id = $1 AND ahead_id = $2

-- name: take_up_ahead
UPDATE ahead SET taken_up_at = $3 WHERE clinic_id = $1 AND ahead_id = $2

-- name: end_ahead
-- Its words are gone, unless it escaped and is yet to be taken up: an attempt that took it up has its own.
UPDATE ahead SET ended_at = CASE WHEN ending = 'escaped' THEN ended_at ELSE $3 END, ending = $4, due_at = NULL, reason = COALESCE(reason, $5), address = CASE $4 WHEN 'escaped' THEN address END,
    body = CASE $4 WHEN 'escaped' THEN body END
WHERE clinic_id = $1 AND ahead_id = $2

-- name: give_up_ahead
-- One over which nothing can be done, long after its time; and what the provider may have of it.
UPDATE ahead a SET ended_at = $4, ending = 'escaped', due_at = NULL
WHERE a.clinic_id = $1 AND a.ahead_id = $2 AND a.send_at < $3 AND a.ended_at IS NULL
RETURNING a.account,
          ARRAY (SELECT k.provider_id FROM ahead_copy k WHERE k.clinic_id = a.clinic_id AND k.ahead_id = a.ahead_id
                 AND k.provider_id IS NOT NULL ORDER BY k.copy_id) AS provider_ids,
          ARRAY (SELECT k.posted_at FROM ahead_copy k WHERE k.clinic_id = a.clinic_id AND k.ahead_id = a.ahead_id
                 AND k.provider_id IS NOT NULL ORDER BY k.copy_id) AS posted

-- name: save_copy
-- A copy as it is known now; what was known is never unlearned, which the caller sees to while holding the client.
INSERT INTO ahead_copy (clinic_id, copy_id, ahead_id, client_id, state, posted_at, provider_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clinic_id, copy_id) DO UPDATE
SET state = EXCLUDED.state, provider_id = EXCLUDED.provider_id,
    provider_id_named = ahead_copy.provider_id_named AND ahead_copy.provider_id IS NOT DISTINCT FROM EXCLUDED.provider_id

-- name: name_copy
-- Its id is no guess: who said it named the copy.
UPDATE ahead_copy SET provider_id_named = true WHERE clinic_id = $1 AND copy_id = $2 AND provider_id = $3

-- name: is_copy_named
SELECT provider_id_named FROM ahead_copy WHERE clinic_id = $1 AND copy_id = $2

-- name: ahead_of_copy
-- Whose copy the address in a callback names.
SELECT clinic_id, client_id, ahead_id, copy_id, state FROM ahead_copy WHERE copy_id = $1

-- name: ahead_of_provider_id
-- Whose copy the carrier's own id is of.
SELECT clinic_id, client_id, ahead_id, copy_id, state FROM ahead_copy WHERE provider_id = $1 ORDER BY posted_at DESC LIMIT 1

-- name: others_with_id
-- Copies that were taken for the one of this id, and are of another text than the copy or attempt $2: of whichever clinic, for a list
-- is by number, and several clinics may share one.
SELECT clinic_id, client_id, ahead_id, copy_id, state FROM ahead_copy
WHERE provider_id = $1 AND ahead_id IS DISTINCT FROM (SELECT own.ahead_id FROM ahead_copy own WHERE own.copy_id = $2)

-- name: disown_copy
-- Nothing is known of it any more: it is looked for once more.
UPDATE ahead_copy SET provider_id = NULL, provider_id_named = false, state = 'posted'
WHERE clinic_id = $1 AND copy_id = $2 AND provider_id = $3

-- name: ids_of_others
-- Provider ids that another text posted ahead has, or an attempt that took up none of this one's copies: of whichever client, for
-- a provider lists texts by number, and several clients may have one phone.
SELECT provider_id FROM ahead_copy WHERE ahead_id <> $1 AND provider_id = ANY ($2::text[])
UNION
SELECT a.provider_id FROM attempt a WHERE a.provider_id = ANY ($2::text[])
    AND NOT EXISTS (SELECT 1 FROM ahead_copy o
                    WHERE o.clinic_id = a.clinic_id AND o.copy_id = a.attempt_id AND o.ahead_id = $1)

-- name: is_contested
-- Whether another text of the same words to the same number is in doubt, and has none that is known: `core.ahead.is_contesting`.
SELECT EXISTS (
    SELECT 1 FROM ahead o JOIN ahead_copy c ON c.clinic_id = o.clinic_id AND c.ahead_id = o.ahead_id
    WHERE o.clinic_id = $1 AND o.ahead_id <> $2 AND o.words_index = $3 AND o.ended_at IS NULL
    GROUP BY o.ahead_id
    HAVING bool_or(c.state IN ('posted', 'missed')) AND NOT bool_or(c.state IN ('held', 'out')))

-- name: others_in_doubt
-- Whether another text posted ahead for the client, since $4, may be there without an id that we know.
SELECT EXISTS (
    SELECT 1 FROM ahead_copy c
    WHERE c.clinic_id = $1 AND c.client_id = $2 AND c.ahead_id <> $3 AND c.state IN ('posted', 'missed')
      AND c.provider_id IS NULL AND c.posted_at > $4)

-- name: wake_ahead
UPDATE ahead SET due_at = least(due_at, $3) WHERE clinic_id = $1 AND ahead_id = $2 AND ended_at IS NULL

-- name: wake_aheads_of
-- All that is posted ahead for a client, and is not over.
UPDATE ahead SET due_at = least(due_at, $3) WHERE clinic_id = $1 AND client_id = $2 AND ended_at IS NULL RETURNING ahead_id

-- name: held_elsewhere
-- For the doctor, over all clinics: how many are not over, and may be held by another account of the carrier's than $1.
SELECT count(*) FROM ahead a
WHERE a.due_at IS NOT NULL AND a.account <> $1
  AND EXISTS (SELECT 1 FROM ahead_copy c WHERE c.clinic_id = a.clinic_id AND c.ahead_id = a.ahead_id
              AND c.state IN ('posted', 'missed', 'held'))

-- name: escaped_since
-- For the doctor, over all clinics.
SELECT count(*) FROM ahead WHERE ending = 'escaped' AND ended_at > $1
