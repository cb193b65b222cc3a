-- name: word_anew
-- How many texts of a kind a client had before this one.
INSERT INTO worded AS kept (clinic_id, client_id, kind, said) VALUES ($1, $2, $3, 1)
ON CONFLICT (clinic_id, client_id, kind) DO UPDATE SET said = kept.said + 1
RETURNING said - 1 AS before

-- name: plan_text
-- A text is planned once, however often it is asked for.
INSERT INTO text (clinic_id, text_id, client_id, kind, channel, state, address, due_at, useful_until, planned_at,
                  changed_at, rank)
VALUES ($1, $2, $3, $4, $5, 'planned', $6, $7, $8, $9, $9, $10)
ON CONFLICT (clinic_id, text_id) DO NOTHING

-- name: text_helps
-- It is the help to the answer of a question of ours, and was planned just now.
UPDATE text SET helps = true WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: unplan_text
DELETE FROM text WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned' AND tries = 0

-- name: text_on_record
SELECT EXISTS (SELECT 1 FROM text WHERE clinic_id = $1 AND text_id = $2) AS planned

-- name: said_since
-- What failed was not said.
SELECT EXISTS (
    SELECT 1 FROM text WHERE clinic_id = $1 AND client_id = $2 AND kind = $3 AND planned_at > $4
      AND state NOT IN ('expired', 'failed')
) AS said

-- name: claim_texts
-- Of each of these channels so many of each rank, the oldest first: a channel that hangs takes no other's places, and what may wait none
-- of what may not.
SELECT due.* FROM unnest($3::text[], $4::smallint[]) AS wanted (channel, rank)
CROSS JOIN LATERAL (
    SELECT clinic_id, text_id, client_id, kind, channel, address, due_at, useful_until, tries, sends, queued, rank, helps
    FROM text WHERE state = 'planned' AND due_at <= $1 AND channel = wanted.channel AND rank = wanted.rank
    ORDER BY due_at LIMIT $2
    FOR UPDATE SKIP LOCKED) AS due

-- name: queue_text
-- It waits for its sender's turn, or ($5) to ask for one.
UPDATE text SET due_at = $3, changed_at = $4, queued = $5 WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: postpone_text
-- Its time ($5) begins then, where it is to; after a week ($6) it runs out.
UPDATE text SET due_at = $3, changed_at = $4, queued = false,
                useful_until = CASE WHEN $5::interval IS NULL THEN useful_until ELSE
                               greatest(useful_until, least($3::timestamptz + $5, planned_at + $6::interval)) END
WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: change_channel
UPDATE text SET channel = $3, due_at = $4, changed_at = $4
WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: wait_to_know
-- The longer it has waited, the longer until the next look; its whole time ($4) begins then. After a week ($5) it runs out.
UPDATE text SET due_at = next.look, useful_until = greatest(useful_until, least(next.look + $4, planned_at + $5)),
                changed_at = $3
FROM (SELECT $3::timestamptz + least(greatest($3 - planned_at, '1 minute'), '10 minutes') AS look
      FROM text WHERE clinic_id = $1 AND text_id = $2) AS next
WHERE clinic_id = $1 AND text_id = $2 AND state = 'planned'

-- name: wake_texts
-- What may have waited to know the clinic or the client is looked at now. What waits for more is put off again; what was
-- planned for a later instant is left alone, and so is a nudge that its client asked to come once more at a time of theirs.
UPDATE text SET due_at = $3, changed_at = $3
WHERE clinic_id = $1 AND ($2::uuid IS NULL OR client_id = $2) AND state = 'planned' AND tries = 0 AND due_at > $3
  AND planned_at <= $3
  AND NOT EXISTS (SELECT 1 FROM decision d
                  WHERE d.clinic_id = text.clinic_id AND d.nudge_id = text.text_id AND d.repeats IS NOT NULL)

-- name: planned_texts
SELECT text_id, kind, channel FROM text WHERE clinic_id = $1 AND client_id = $2 AND state = 'planned' FOR UPDATE

-- name: text
SELECT clinic_id, text_id, client_id, kind, channel, state, useful_until, tries, sends
FROM text WHERE clinic_id = $1 AND text_id = $2 FOR UPDATE

-- name: save_nudges
-- Nudges that were decided: on their way with their first attempt ($6 'sending'), or planned, due at $8 and perhaps in the line.
INSERT INTO text (clinic_id, text_id, client_id, kind, channel, state, useful_until, planned_at, changed_at, due_at, tries,
                  sends, queued, rank)
SELECT clinic_id, text_id, client_id, 'nudge', channel, $6, useful_until, $7, $7, due_at, $9, $9, queued, rank
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $8::timestamptz[], $10::boolean[], $11::smallint[])
     AS decided (clinic_id, text_id, client_id, channel, useful_until, due_at, queued, rank)
ON CONFLICT (clinic_id, text_id) DO NOTHING

-- name: move_text
UPDATE text SET state = $3, due_at = $4, tries = $5, sends = $6, changed_at = $7, reason = COALESCE($8, reason), queued = false
WHERE clinic_id = $1 AND text_id = $2

-- name: texts_of_client
-- That a client was asked who reads what they wrote, and chose somebody else, is told to nobody who might not read it.
SELECT text_id, kind, channel, state, reason, planned_at, changed_at
FROM text
WHERE clinic_id = $1 AND client_id = $2 AND (planned_at, text_id) < ($3, $4) AND NOT kind = ANY ($6::text[])
ORDER BY planned_at DESC, text_id DESC LIMIT $5

-- name: next_due
-- The next instant at which there is something to say, over all clinics, on these channels and of these ranks.
SELECT least((SELECT min(decision_at) FROM moment WHERE decision_at IS NOT NULL AND role = 'nudge'),
             (SELECT min(decision_at) FROM moment WHERE decision_at IS NOT NULL AND role <> 'nudge'),
             (SELECT min(next.due_at) FROM unnest($1::text[], $2::smallint[]) AS wanted (channel, rank)
              CROSS JOIN LATERAL (SELECT due_at FROM text WHERE state = 'planned' AND due_at IS NOT NULL
                                  AND channel = wanted.channel AND rank = wanted.rank
                                  ORDER BY due_at LIMIT 1) AS next)) AS due_at

-- name: ring
-- Heard in every process once the transaction commits, by the loops that are named ($2), or by all. A commit that notifies waits for the
-- one before it, so whoever keeps somebody waiting does without.
SELECT pg_notify($1, $2)
