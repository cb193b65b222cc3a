-- name: try_hold
-- Those of these clients that nobody holds; they are held from here to the commit.
SELECT client_id FROM (SELECT DISTINCT unnest($1::uuid[]) AS client_id) AS wanted
WHERE pg_try_advisory_xact_lock(hold_key(client_id))

-- name: openings
-- Whether these openings were decided already, and whether their opportunities have an answer. Each is looked up by itself: of a young
-- table EXISTS may be planned as one look at all that there ever was.
SELECT wanted.nudge_id,
       (SELECT true FROM decision d
        WHERE d.clinic_id = wanted.clinic_id AND d.nudge_id = wanted.nudge_id) IS TRUE AS decided,
       (SELECT true FROM reply r
        WHERE r.clinic_id = wanted.clinic_id AND r.opportunity_id = wanted.opportunity_id LIMIT 1) IS TRUE AS answered
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS wanted (clinic_id, nudge_id, opportunity_id)

-- name: save_decisions
INSERT INTO decision (clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id, local_date,
                      window_start, window_end, decision, reasons, channel, sent_on, decided_at, role, says, context,
                      explained, at_night, repeats)
SELECT clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id, local_date, window_start,
       window_end, decision, string_to_array(reasons, ' '), channel, sent_on, $15, role, says, context,
       explained, at_night, repeats
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::integer[], $7::uuid[], $8::date[],
            $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::date[], $16::text[],
            $17::text[], $18::text[], $19::text[], $20::boolean[], $21::timestamptz[])
     AS made (clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id, local_date, window_start,
              window_end, decision, reasons, channel, sent_on, role, says, context, explained,
              at_night, repeats)
ON CONFLICT (clinic_id, nudge_id) DO NOTHING

-- name: save_postponements
INSERT INTO postponement (clinic_id, nudge_id, number, client_id, moment_id, decided_at, until, reasons, context)
SELECT clinic_id, nudge_id, number, client_id, moment_id, $8, until, string_to_array(reasons, ' '), context
FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[], $9::text[])
     AS put_off (clinic_id, nudge_id, number, client_id, moment_id, until, reasons, context)
ON CONFLICT (clinic_id, nudge_id, number) DO NOTHING

-- name: plans_nudged
-- When these plans were last nudged for, and that it was once more.
UPDATE plan SET nudged_at = $3, nudges = nudges + 1
FROM unnest($1::uuid[], $2::uuid[]) AS nudged (clinic_id, plan_id)
WHERE plan.clinic_id = nudged.clinic_id AND plan.plan_id = nudged.plan_id

-- name: decisions_of_client
-- Newest first; $3 and $4 are the last row of the page before. $6: only those about this plan; null: of all plans.
SELECT nudge_id, opportunity_id, plan_id, plan_version, moment_id, local_date, window_start, window_end, decision,
       reasons, channel, says, role, explained, decided_at
FROM decision
WHERE clinic_id = $1 AND client_id = $2 AND (decided_at, nudge_id) < ($3, $4) AND ($6::uuid IS NULL OR plan_id = $6)
ORDER BY decided_at DESC, nudge_id DESC LIMIT $5

-- name: decision
-- One decision with what it was made from, each time that it was put off before, and what became of its text: the answer to "why
-- did I get this" and "why not".
SELECT d.nudge_id, d.opportunity_id, d.client_id, d.plan_id, d.plan_version, d.moment_id, d.local_date, d.window_start,
       d.window_end, d.decision, d.reasons, d.channel, d.says, d.role, d.explained, d.decided_at, d.context, c.zone,
       t.state AS text_state, t.reason AS text_reason, t.changed_at AS text_changed_at,
       f.from_channel, f.to_channel, f.why AS fell_why, f.state AS fell_state, f.reason AS fell_reason, f.offered_at AS fell_at,
       ARRAY (SELECT jsonb_build_object('decided_at', p.decided_at, 'until', p.until, 'reasons', p.reasons,
                                        'context', p.context)::text
              FROM postponement p WHERE p.clinic_id = d.clinic_id AND p.nudge_id = d.nudge_id ORDER BY p.number)
           AS put_off
FROM decision d
LEFT JOIN client c ON c.clinic_id = d.clinic_id AND c.client_id = d.client_id
LEFT JOIN text t ON t.clinic_id = d.clinic_id AND t.text_id = d.nudge_id
LEFT JOIN fallback f ON f.clinic_id = d.clinic_id AND f.nudge_id = d.nudge_id
WHERE d.clinic_id = $1 AND d.nudge_id = $2

-- name: latest_openings
-- The day of the latest opening of each of these moments that was decided in the week before $4: what a debrief asks about.
SELECT wanted.number, latest.local_date
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS wanted (clinic_id, client_id, moment_id, number)
CROSS JOIN LATERAL (
    SELECT d.local_date FROM decision d
    WHERE d.clinic_id = wanted.clinic_id AND d.client_id = wanted.client_id AND d.moment_id = wanted.moment_id
      AND d.decided_at > $4::timestamptz - interval '7 days'
    ORDER BY d.decided_at DESC LIMIT 1) AS latest

-- name: lately
-- A client's nudges that were decided, and opportunities that were answered, since an instant ($3): what lies ahead may be known.
SELECT ARRAY (SELECT d.nudge_id FROM decision d
              WHERE d.clinic_id = $1 AND d.client_id = $2 AND d.decided_at >= $3) AS decided,
       ARRAY (SELECT DISTINCT r.opportunity_id FROM reply r
              WHERE r.clinic_id = $1 AND r.client_id = $2 AND r.received_at >= $3 AND r.opportunity_id IS NOT NULL)
           AS answered

-- name: opportunities
-- What a reply ($4: when) may answer: what went out in the last days, or may have, and asked. The latest text of an opportunity stands
-- for it. What a provider holds until its time has not gone out before.
SELECT d.opportunity_id, d.plan_id, d.local_date, max(d.decided_at) AS decided_at,
       (SELECT max(r.received_at) FROM reply r WHERE r.clinic_id = d.clinic_id AND r.opportunity_id = d.opportunity_id)
           AS answered_at
FROM decision d JOIN text t ON t.clinic_id = d.clinic_id AND t.text_id = d.nudge_id
WHERE d.clinic_id = $1 AND d.client_id = $2 AND d.decided_at >= $3 AND d.decision = 'send'
  AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
  AND NOT EXISTS (SELECT 1 FROM ahead a WHERE a.clinic_id = d.clinic_id AND a.nudge_id = d.nudge_id
                  AND a.taken_up_at IS NOT NULL AND a.send_at > $4)
GROUP BY d.clinic_id, d.opportunity_id, d.plan_id, d.local_date
ORDER BY max(d.decided_at) DESC LIMIT 50

-- name: unprompted
-- A client's opportunities of the last days ($3) for which no nudge had gone out at an instant ($4), or may have: it was left out, could
-- not go, or waits. A plan that is over or at rest has none. The latest point of each stands for it.
SELECT d.opportunity_id, d.plan_id, d.local_date, max(d.decided_at) AS at
FROM decision d JOIN plan p ON p.clinic_id = d.clinic_id AND p.plan_id = d.plan_id
WHERE d.clinic_id = $1 AND d.client_id = $2 AND d.decided_at >= $3 AND d.role = 'nudge'
  AND NOT p.ended AND NOT p.paused AND p.expires_at > d.window_start
  AND NOT EXISTS (SELECT 1 FROM decision o JOIN text t ON t.clinic_id = o.clinic_id AND t.text_id = o.nudge_id
                  WHERE o.clinic_id = d.clinic_id AND o.opportunity_id = d.opportunity_id AND o.decision = 'send'
                    AND t.state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered')
                    AND NOT EXISTS (SELECT 1 FROM ahead a WHERE a.clinic_id = o.clinic_id AND a.nudge_id = o.nudge_id
                                    AND a.taken_up_at IS NOT NULL AND a.send_at > $4))
GROUP BY d.opportunity_id, d.plan_id, d.local_date
ORDER BY max(d.decided_at) DESC LIMIT 50

-- name: answers_of
-- When the clients of these opportunities last answered them.
SELECT opportunity_id, max(received_at) AS answered_at FROM reply
WHERE clinic_id = $1 AND opportunity_id = ANY ($2::uuid[]) GROUP BY opportunity_id

-- name: repeat_went
-- A nudge that comes once more counts from when it goes ($3), for whatever looks at when nudges came.
UPDATE decision SET decided_at = $3 WHERE clinic_id = $1 AND nudge_id = $2 AND repeats IS NOT NULL

-- name: nudges_of_texts
-- What nudges that are tried again were decided upon, and how things stand with their plans now.
SELECT d.nudge_id, d.opportunity_id, d.client_id, d.plan_id, d.local_date, d.window_start, d.window_end, d.decided_at,
       d.role, d.says, d.at_night, d.repeats, p.cue, p.response, p.discreet, p.tiny, p.copy_level, p.expires_at, p.ended, p.paused,
       p.nudges,
       EXISTS (SELECT 1 FROM reply r WHERE r.clinic_id = d.clinic_id AND r.opportunity_id = d.opportunity_id)
           AS answered
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (clinic_id, nudge_id)
JOIN decision d ON d.clinic_id = wanted.clinic_id AND d.nudge_id = wanted.nudge_id
JOIN plan p ON p.clinic_id = d.clinic_id AND p.plan_id = d.plan_id
