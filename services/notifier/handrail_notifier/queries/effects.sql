-- name: ask_question
-- One more question of a client's; the same text asks it once.
INSERT INTO question (clinic_id, client_id, kind, text_id, opportunities, answer, helpfulness, asked_at, open_until, reply_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (clinic_id, client_id, text_id) DO NOTHING

-- name: question_goes_out
-- It is asked when its text goes out, however long that waited, and is open for as long from then on; a report that waits for its answer
-- waits with it.
WITH asked AS (UPDATE question SET asked_at = $4, open_until = open_until + ($4 - asked_at)
               WHERE clinic_id = $1 AND client_id = $2 AND text_id = $3 AND asked_at < $4
               RETURNING clinic_id, client_id, reply_id, open_until)
UPDATE reply r SET settle_at = asked.open_until FROM asked
WHERE r.clinic_id = asked.clinic_id AND r.client_id = asked.client_id AND r.reply_id = asked.reply_id AND r.settle_at IS NOT NULL

-- name: ask_of_another
-- Whose another report is, is what this text ($3) now asks; until when.
UPDATE question SET answer = $4, helpfulness = $5, reply_id = $6 WHERE clinic_id = $1 AND client_id = $2 AND text_id = $3
RETURNING open_until

-- name: open_question
-- What a client ($2) is asked at an instant ($3): the last whose text went out, or may have ($4: or waits to), whose time is not over, or for
-- less than $5, and after which no nudge went out.
SELECT q.kind, q.text_id, q.opportunities, q.answer, q.helpfulness, q.asked_at, q.reply_id
FROM question q JOIN text t ON t.clinic_id = q.clinic_id AND t.text_id = q.text_id
WHERE q.clinic_id = $1 AND q.client_id = $2 AND q.asked_at <= $3 AND q.open_until > $3::timestamptz - $5::interval
  AND (t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered') OR ($4 AND t.state IN ('planned', 'claimed')))
  AND NOT EXISTS (SELECT 1 FROM decision d JOIN text n ON n.clinic_id = d.clinic_id AND n.text_id = d.nudge_id
                  WHERE d.clinic_id = q.clinic_id AND d.client_id = q.client_id AND d.decision = 'send'
                    AND d.decided_at > q.asked_at AND d.decided_at <= $3
                    AND n.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
                    AND NOT EXISTS (SELECT 1 FROM ahead a WHERE a.clinic_id = d.clinic_id AND a.nudge_id = d.nudge_id
                                    AND a.taken_up_at IS NOT NULL AND a.send_at > $3))
ORDER BY q.asked_at DESC, q.text_id LIMIT 1

-- name: barrier_lately
-- Of a client ($2) at an instant ($3): whether they said what got in the way since $4, and whether they were asked it within a day.
SELECT EXISTS (SELECT 1 FROM reply WHERE clinic_id = $1 AND client_id = $2 AND received_at > $4 AND received_at <= $3
                 AND meaning LIKE 'barrier\_%') AS said,
       EXISTS (SELECT 1 FROM text WHERE clinic_id = $1 AND client_id = $2 AND kind = 'barrier' AND planned_at > $3 - interval '1 day'
                 AND planned_at <= $3 AND state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')) AS asked

-- name: close_question
-- It is answered, and with it all that was asked before; what waits to be asked is still to be.
DELETE FROM question q USING text t
WHERE q.clinic_id = $1 AND q.client_id = $2 AND t.clinic_id = q.clinic_id AND t.text_id = q.text_id
  AND t.state NOT IN ('planned', 'claimed')

-- name: overtake_question
-- A check-in is about no step, and stays open, as does who reads what was said; a walk's step that waits is still to be asked.
DELETE FROM question q USING text t
WHERE q.clinic_id = $1 AND q.client_id = $2 AND q.kind NOT IN ('check_in', 'feedback') AND t.clinic_id = q.clinic_id AND t.text_id = q.text_id
  AND NOT (q.kind = 'walk' AND t.state IN ('planned', 'claimed'))

-- name: save_text_about
-- What a text of ours is about, said with it.
INSERT INTO text_about (clinic_id, text_id, client_id, opportunities, plan_id, alternative)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, text_id) DO NOTHING

-- name: plan_of_text
-- The one plan that a text is to show, where its client named it.
SELECT plan_id FROM text_about WHERE clinic_id = $1 AND text_id = $2

-- name: plans_of_text
-- The plans that a text names, in their order, when their moments open on the client's own clock, and which other act it gives, from 1.
SELECT about.number, d.plan_id, d.window_start AT TIME ZONE c.zone AS opens, p.version, p.cue, p.response, p.discreet, p.tiny,
       p.first_act, p.copy_level, p.expires_at, p.ended, p.paused, COALESCE(a.alternative + 1, 0) AS alternative_number,
       NULLIF(split_part(p.alternatives, ' ', a.alternative + 1), '') AS alternative
FROM text_about a
CROSS JOIN LATERAL unnest(a.opportunities) WITH ORDINALITY AS about (opportunity_id, number)
JOIN client c ON c.clinic_id = a.clinic_id AND c.client_id = a.client_id
CROSS JOIN LATERAL (SELECT one.plan_id, one.window_start FROM decision one
                    WHERE one.clinic_id = a.clinic_id AND one.opportunity_id = about.opportunity_id
                    ORDER BY one.decided_at LIMIT 1) AS d
JOIN plan p ON p.clinic_id = a.clinic_id AND p.plan_id = d.plan_id
WHERE a.clinic_id = $1 AND a.text_id = $2
ORDER BY about.number

-- name: comes_again_at
-- When the nudge of the opportunity that a text is about is to come once more.
SELECT t.due_at FROM text_about a
JOIN decision d ON d.clinic_id = a.clinic_id AND d.opportunity_id = ANY (a.opportunities) AND d.repeats IS NOT NULL AND d.decision = 'send'
JOIN text t ON t.clinic_id = d.clinic_id AND t.text_id = d.nudge_id AND t.state = 'planned'
WHERE a.clinic_id = $1 AND a.text_id = $2 ORDER BY t.due_at LIMIT 1

-- name: helps_of_plan
-- Whether a plan has a smallest version and a first act.
SELECT tiny IS NOT NULL AS tiny, first_act IS NOT NULL AS first_act FROM plan WHERE clinic_id = $1 AND plan_id = $2

-- name: swap_of_plan
-- Whose turn it is among a plan's other acts, and how many there are.
SELECT swap_next, swap_about, swap_given, COALESCE(cardinality(string_to_array(alternatives, ' ')), 0) AS acts
FROM plan WHERE clinic_id = $1 AND plan_id = $2

-- name: save_swap
UPDATE plan SET swap_next = $3, swap_about = $4, swap_given = $5 WHERE clinic_id = $1 AND plan_id = $2

-- name: nudge_of_opportunity
-- The nudge that went out, or may have, for an opportunity, as it was decided: the first of them. once_more: whether it was to come again.
SELECT d.plan_version, d.moment_id, d.local_date, d.window_start, d.window_end, d.decided_at, d.channel, d.role,
       d.says, d.at_night,
       EXISTS (SELECT 1 FROM decision again WHERE again.clinic_id = d.clinic_id AND again.opportunity_id = d.opportunity_id
               AND again.decision = 'send' AND again.repeats IS NOT NULL) AS once_more
FROM decision d
WHERE d.clinic_id = $1 AND d.opportunity_id = $2 AND d.decision = 'send' AND d.repeats IS NULL
ORDER BY d.decided_at DESC LIMIT 1

-- name: last_report
-- The report of an opportunity that holds.
SELECT reply_id, meaning, helpfulness, received_at FROM reply
WHERE clinic_id = $1 AND opportunity_id = $2 ORDER BY number DESC LIMIT 1

-- name: plan_of_effect
-- A plan as it stands.
SELECT plan_id, version, cue, response, discreet, tiny, copy_level, expires_at, ended, paused, phase, phase_since, nudged_at,
       tiny_until, nudges
FROM plan WHERE clinic_id = $1 AND plan_id = $2

-- name: save_strain_wanted
-- The latest statement about the client's own plan holds.
INSERT INTO strain_wanted (clinic_id, plan_id, client_id, wanted, stated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, plan_id) DO UPDATE SET wanted = EXCLUDED.wanted, stated_at = EXCLUDED.stated_at
WHERE strain_wanted.stated_at <= EXCLUDED.stated_at AND strain_wanted.client_id = EXCLUDED.client_id

-- name: wants_strain
SELECT wanted FROM strain_wanted WHERE clinic_id = $1 AND plan_id = $2
