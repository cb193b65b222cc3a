-- name: save_supporter
-- Said first, it is kept; said again, only its newer version, and its state and number stay. One that was ended stays so.
INSERT INTO supporter AS kept (clinic_id, supporter_id, client_id, version, phone, calls, phone_index, stranger_id, language, zone, day, at,
                               state, since, named_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (clinic_id, supporter_id) DO UPDATE
SET version = EXCLUDED.version, calls = EXCLUDED.calls, language = EXCLUDED.language, zone = EXCLUDED.zone, day = EXCLUDED.day,
    at = EXCLUDED.at, due_at = CASE WHEN kept.state = 'agreed' THEN $17 ELSE kept.due_at END
WHERE kept.version < EXCLUDED.version AND kept.state <> 'ended'

-- name: bury_supporter
-- One that was ended before it was heard of: it is not brought back.
INSERT INTO supporter (clinic_id, supporter_id, client_id, version, language, day, at, state, since, named_at, due_at)
VALUES ($1, $2, $3, 0, 'en', 'MO', '00:00', 'ended', $4, $4, $4)
ON CONFLICT (clinic_id, supporter_id) DO NOTHING

-- name: supporter
SELECT * FROM supporter WHERE clinic_id = $1 AND supporter_id = $2

-- name: supporters_of_client
-- Those that are not ended: one, or two for the instant in which another takes its place.
SELECT * FROM supporter WHERE clinic_id = $1 AND client_id = $2 AND state <> 'ended' ORDER BY named_at, supporter_id

-- name: supporters_with_number
-- Of a clinic, by the index of their number there.
SELECT * FROM supporter WHERE clinic_id = $1 AND phone_index = $2 ORDER BY invited_at DESC NULLS LAST, since DESC, supporter_id

-- name: supporters_of_stranger
-- Whose number texts come from as this stranger's.
SELECT * FROM supporter WHERE clinic_id = $1 AND stranger_id = $2 ORDER BY since DESC, supporter_id

-- name: said_last
-- What began to go last, until $3, to the number of somebody whom clients of these clinics chose, by its index there, and to whom: the latest
-- first, and of those of one instant what asks nothing ($4). What was not sent after all does not count. A number is found by itself, as in
-- `attempts`.
SELECT last.* FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, number_index)
CROSS JOIN LATERAL (
    SELECT a.clinic_id, a.client_id, t.kind, a.begun_at, t.kind = ANY ($4::text[]) AS asks
    FROM attempt a JOIN text t ON t.clinic_id = a.clinic_id AND t.text_id = a.text_id
    WHERE a.clinic_id IS NOT DISTINCT FROM wanted.clinic_id AND a.number_index = wanted.number_index AND a.begun_at <= $3
      AND a.state NOT IN ('planned', 'failed')
    ORDER BY a.begun_at DESC, asks LIMIT 1) AS last
ORDER BY last.begun_at DESC, last.asks

-- name: clinics_supported_by
-- In which of these clinics the number, by its index there, is a supporter's; whether one with it agrees there, or once did, and whether START
-- would bring back what they had agreed to.
SELECT s.clinic_id, bool_or(s.agreed_at IS NOT NULL) AS agreed, bool_or(s.state = 'stopped' AND s.agreed_at IS NOT NULL) AS comes_back
FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, phone_index)
JOIN supporter s ON s.clinic_id = wanted.clinic_id AND s.phone_index = wanted.phone_index
GROUP BY s.clinic_id ORDER BY s.clinic_id

-- name: clinics_where_client_has_one
-- In which of these clinics a client with the number, by its index there, has somebody, or had since then ($3).
SELECT DISTINCT c.clinic_id FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, phone_index)
JOIN client c ON c.clinic_id = wanted.clinic_id AND c.phone_index = wanted.phone_index
JOIN supporter s ON s.clinic_id = c.clinic_id AND s.client_id = c.client_id AND (s.state <> 'ended' OR s.since > $3)

-- name: some_client_had_one
-- Whether any of these clients has somebody, or had since then ($3).
SELECT EXISTS (SELECT 1 FROM supporter WHERE clinic_id = $1 AND client_id = ANY ($2::uuid[]) AND (state <> 'ended' OR since > $3)) AS had

-- name: some_client_has
-- Whether a client of any of these clinics has the number, by its index there; their texts mean what a client's do.
SELECT EXISTS (SELECT 1 FROM unnest($1::uuid[], $2::bytea[]) AS wanted (clinic_id, phone_index)
               JOIN client c ON c.clinic_id = wanted.clinic_id AND c.phone_index = wanted.phone_index) AS taken

-- name: move_supporter
UPDATE supporter SET state = $3, since = $4, due_at = $5, failed = NULL, agreed_at = CASE WHEN $3 = 'agreed' THEN $4 ELSE agreed_at END,
    invited_at = CASE WHEN $3 = 'invited' THEN coalesce(invited_at, $4) ELSE invited_at END
WHERE clinic_id = $1 AND supporter_id = $2

-- name: end_supporter
-- What is sealed is dropped with it; its key goes at the next look.
UPDATE supporter SET state = 'ended', since = $3, due_at = $3, phone = NULL, calls = NULL, phone_index = NULL, stranger_id = NULL
WHERE clinic_id = $1 AND supporter_id = $2

-- name: supporter_due_at
UPDATE supporter SET due_at = $3 WHERE clinic_id = $1 AND supporter_id = $2

-- name: supporter_failed
-- What was heard of the number of one ($2); it is looked at at once.
UPDATE supporter SET failed = $3, due_at = $4 WHERE clinic_id = $1 AND supporter_id = $2 AND state <> 'ended'

-- name: supporter_invited
-- The carrier has the invitation; it went out at $3.
UPDATE supporter SET invited_at = $3, due_at = CASE WHEN state = 'named' THEN $4 ELSE due_at END
WHERE clinic_id = $1 AND supporter_id = $2 AND state IN ('named', 'invited') AND invited_at IS NULL

-- name: supporter_not_invited
-- The invitation did not arrive, whatever else was heard of the number; it is looked at at once, unless it is tried once more.
UPDATE supporter SET invited_at = NULL, failed = CASE WHEN $4 THEN failed ELSE coalesce(failed, 'not_arrived') END,
                     due_at = CASE WHEN $4 THEN due_at ELSE $3 END
WHERE clinic_id = $1 AND supporter_id = $2 AND state IN ('named', 'invited')

-- name: supporter_taken
-- The number, by its index, is a client's now: whoever was chosen with it is looked at at once.
UPDATE supporter SET failed = 'taken', due_at = $3 WHERE clinic_id = $1 AND phone_index = $2

-- name: next_supporter
-- Across clinics: when one is next to be looked at.
SELECT min(due_at) AS due_at FROM supporter WHERE due_at IS NOT NULL

-- name: due_supporters
-- Across clinics: which are to be looked at, the oldest first.
SELECT clinic_id, supporter_id, client_id FROM supporter WHERE due_at <= $1 ORDER BY due_at LIMIT $2

-- name: jurisdiction_of
-- Whose rules for texting hold for a client by their own wish.
SELECT jurisdiction FROM wish WHERE clinic_id = $1 AND client_id = $2

-- name: forget_left_number
-- START came from there.
DELETE FROM left_address WHERE clinic_id = $1 AND channel = 'sms' AND address_index = $2

-- name: last_said_to
-- When numbers to call were last planned for a supporter ($2), and neither failed nor ended.
SELECT max(t.planned_at) AS said_at FROM crisis_text x
JOIN text t ON t.clinic_id = x.clinic_id AND t.text_id = x.text_id
WHERE x.clinic_id = $1 AND x.person_id = $2 AND t.kind = 'stranger_numbers' AND t.state NOT IN ('failed', 'expired')
