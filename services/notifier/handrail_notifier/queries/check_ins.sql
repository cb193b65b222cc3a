-- name: save_check_in
-- Only a newer version of a client's own check-in is taken; one that was withdrawn stays so. It is looked at at once ($17).
INSERT INTO check_in (clinic_id, check_in_id, client_id, version, question, lowest, highest, better, real_change, days, opens, closes,
                      times, per, from_date, until_date, next_at, about)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (clinic_id, check_in_id) DO UPDATE
SET version = EXCLUDED.version, question = EXCLUDED.question, lowest = EXCLUDED.lowest, highest = EXCLUDED.highest,
    better = EXCLUDED.better, real_change = EXCLUDED.real_change, days = EXCLUDED.days, opens = EXCLUDED.opens,
    closes = EXCLUDED.closes, times = EXCLUDED.times, per = EXCLUDED.per, from_date = EXCLUDED.from_date,
    until_date = EXCLUDED.until_date, next_at = EXCLUDED.next_at
WHERE check_in.version < EXCLUDED.version AND NOT check_in.withdrawn AND check_in.client_id = EXCLUDED.client_id

-- name: withdraw_check_in
UPDATE check_in SET withdrawn = true, next_at = NULL WHERE clinic_id = $1 AND check_in_id = $2 AND client_id = $3

-- name: look_at_check_ins
-- The hours or the clock of a client ($2; null: of any client of the clinic) may be other ones: the next instant is worked out anew.
UPDATE check_in SET next_at = least(next_at, $3)
WHERE clinic_id = $1 AND ($2::uuid IS NULL OR client_id = $2) AND next_at IS NOT NULL

-- name: next_check_in
-- The next instant at which a check-in is looked at, over all clinics.
SELECT min(next_at) AS due_at FROM check_in WHERE next_at IS NOT NULL

-- name: due_check_ins
-- Over all clinics: what is to be looked at, the oldest first.
SELECT clinic_id, client_id, check_in_id FROM check_in WHERE next_at <= $1 ORDER BY next_at LIMIT $2

-- name: take_check_in
-- A check-in that is still to be looked at by $3.
SELECT clinic_id, check_in_id, client_id, version, question, lowest, highest, better, real_change, days, opens, closes, times, per,
       from_date, until_date, withdrawn, next_at, about,
       (SELECT k.fit_weeks FROM clinic k WHERE k.clinic_id = check_in.clinic_id) AS fit_weeks
FROM check_in WHERE clinic_id = $1 AND check_in_id = $2 AND next_at <= $3 FOR UPDATE

-- name: check_ins_of_client
-- Those that are asked.
SELECT clinic_id, check_in_id, client_id, version, question, lowest, highest, better, real_change, days, opens, closes, times, per,
       from_date, until_date, withdrawn, next_at, about,
       (SELECT k.fit_weeks FROM clinic k WHERE k.clinic_id = check_in.clinic_id) AS fit_weeks
FROM check_in WHERE clinic_id = $1 AND client_id = $2 AND NOT withdrawn ORDER BY check_in_id LIMIT 20

-- name: plan_check_in
-- Looked at next at $3; null: never.
UPDATE check_in SET next_at = $3 WHERE clinic_id = $1 AND check_in_id = $2 AND NOT withdrawn

-- name: save_ask
-- An instant is drawn once, whatever it was decided ($10) and for which reason ($11); null: it is still to be decided.
INSERT INTO ask (clinic_id, text_id, client_id, check_in_id, version, local_date, number, drawn_at, useful_until, decision, reasons,
                 decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE WHEN $11::text IS NULL THEN '{}'::text[] ELSE ARRAY[$11::text] END, $12)
ON CONFLICT (clinic_id, text_id) DO NOTHING
RETURNING text_id

-- name: ask
-- An instant with its check-in as it now stands, and the scale by which it was asked, once it was.
SELECT a.text_id, a.version AS asked_version, a.lowest AS asked_lowest, a.highest AS asked_highest, a.better AS asked_better,
       a.real_change AS asked_real_change, a.local_date, a.number, a.drawn_at, a.useful_until, a.put_off, a.begun_at, c.clinic_id, c.check_in_id, c.client_id, c.version,
       c.question, c.lowest, c.highest, c.better, c.real_change, c.days, c.opens, c.closes, c.times, c.per, c.from_date, c.until_date,
       c.withdrawn, c.next_at, c.about, (SELECT k.fit_weeks FROM clinic k WHERE k.clinic_id = c.clinic_id) AS fit_weeks
FROM ask a JOIN check_in c ON c.clinic_id = a.clinic_id AND c.check_in_id = a.check_in_id
WHERE a.clinic_id = $1 AND a.text_id = $2

-- name: was_asked
-- Whether a check-in was asked at another instant ($4: this one) of the local day $3 or later; one that certainly did not go out was not.
SELECT EXISTS (SELECT 1 FROM ask a JOIN check_in c ON c.clinic_id = a.clinic_id AND c.check_in_id = a.check_in_id
               JOIN text t ON t.clinic_id = a.clinic_id AND t.text_id = a.text_id
               WHERE a.clinic_id = $1 AND a.check_in_id = $2 AND a.client_id = c.client_id AND a.local_date >= $3 AND a.text_id <> $4
                 AND a.begun_at IS NOT NULL AND t.state NOT IN ('failed', 'expired'))

-- name: ask_put_off
UPDATE ask SET put_off = put_off + 1, reasons = $3, context = $4 WHERE clinic_id = $1 AND text_id = $2 AND decision IS NULL

-- name: ask_decided
-- What was decided and from what; the last decision counts, for one that was turned away is decided again.
UPDATE ask SET decision = $3, reasons = $4, decided_at = $5, context = $6 WHERE clinic_id = $1 AND text_id = $2

-- name: ask_begun
-- An attempt says the version that then stands ($4), by its scale. Whether it is the first: that takes the place in the client's budget.
UPDATE ask SET begun_at = COALESCE(ask.begun_at, $3), version = $4, lowest = $5, highest = $6, better = $7, real_change = $8
FROM (SELECT begun_at IS NULL AS first FROM ask WHERE clinic_id = $1 AND text_id = $2 FOR UPDATE) AS before
WHERE ask.clinic_id = $1 AND ask.text_id = $2 RETURNING before.first

-- name: count_ask
-- The last thirteen are one more than any seven days may hold.
INSERT INTO wish (clinic_id, client_id, asks) VALUES ($1, $2, ARRAY[$3::timestamptz])
ON CONFLICT (clinic_id, client_id) DO UPDATE SET asks = (ARRAY[$3::timestamptz] || wish.asks)[1:13]

-- name: answer_ask
-- The first answer counts.
UPDATE ask SET answer = $3, reply_id = $4, answered_at = $5 WHERE clinic_id = $1 AND text_id = $2 AND answer IS NULL RETURNING text_id

-- name: last_answered_ask
-- The check-in that a client ($2) answered last before $3, and after $4, if no step was reported since. A report that waits to know of which
-- step it is, or that found none, is one.
SELECT a.text_id, a.answer, a.reply_id, a.answered_at FROM ask a
WHERE a.clinic_id = $1 AND a.client_id = $2 AND a.drawn_at > $4::timestamptz - interval '1 day' AND a.answered_at > $4
  AND a.answered_at <= $3
  AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.clinic_id = a.clinic_id AND r.client_id = a.client_id
                  AND r.received_at > a.answered_at
                  AND (r.opportunity_id IS NOT NULL OR r.either IS NOT NULL
                       OR r.meaning IN ('done', 'partly', 'missed', 'did_not_arise', 'skipped')))
ORDER BY a.answered_at DESC LIMIT 1

-- name: correct_ask
-- What holds in the place of an answer.
UPDATE ask SET answer = $3, reply_id = $4, answered_at = $5 WHERE clinic_id = $1 AND text_id = $2 AND answer IS NOT NULL

-- name: asks_of_client
-- Newest first; $3 and $4 are the last row of the page before.
SELECT a.text_id, a.check_in_id, a.version, a.local_date, a.drawn_at, a.decision, a.reasons, a.decided_at, a.put_off, a.answer,
       a.answered_at, a.context, t.state AS text_state, t.reason AS text_reason, t.changed_at AS text_changed_at
FROM ask a LEFT JOIN text t ON t.clinic_id = a.clinic_id AND t.text_id = a.text_id
WHERE a.clinic_id = $1 AND a.client_id = $2 AND (a.drawn_at, a.text_id) < ($3, $4)
ORDER BY a.drawn_at DESC, a.text_id DESC LIMIT $5
