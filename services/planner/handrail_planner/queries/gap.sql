-- name: gap_of_client
-- Each insight of a client and what came of it, the newest first: a plan for it, its first use from then on, and that it lasted. What
-- corrected answers took back again did not happen: a use is an opportunity's outcome that stands, or the one that outlived the log, and
-- the repetitions that stand ('run') say whether there is any.
SELECT insight_id, insight.state, insight.plan_id, noted_at, planned_at, first_used_at,
       CASE WHEN COALESCE((registers -> 'run' -> 0 ->> 1)::integer, 14) >= 14 AND (registers -> 'sustained' ->> 1)::timestamptz >= planned_at
            THEN (registers -> 'sustained' ->> 1)::timestamptz END AS sustained_at
FROM insight
CROSS JOIN LATERAL (SELECT CASE WHEN insight.state = 'answered' THEN settled_at END AS planned_at) AS answered
LEFT JOIN standing ON standing.clinic_id = insight.clinic_id AND standing.client_id = insight.client_id
    AND standing.about = 'plan' AND standing.id = insight.plan_id
LEFT JOIN LATERAL (
    SELECT min(used_at) AS first_used_at FROM (
        SELECT (opportunity.registers -> 'outcome' ->> 1)::timestamptz AS used_at FROM standing AS opportunity
        WHERE opportunity.clinic_id = insight.clinic_id AND opportunity.client_id = insight.client_id
          AND opportunity.about = 'opportunity' AND opportunity.registers -> 'plan' ->> 0 = insight.plan_id::text
          AND opportunity.registers -> 'outcome' ->> 0 IN ('done', 'partly')
        UNION ALL
        SELECT (standing.registers -> 'first_use' ->> 1)::timestamptz
        WHERE NOT EXISTS (SELECT FROM heard WHERE heard.clinic_id = insight.clinic_id
                          AND heard.event_id = (standing.registers -> 'first_use' ->> 2)::uuid)) AS uses
    WHERE used_at >= planned_at AND COALESCE((standing.registers -> 'run' -> 0 ->> 1)::integer, 1) >= 1) AS used ON true
WHERE insight.clinic_id = $1 AND insight.client_id = $2
  AND ($4::uuid IS NULL OR (noted_at, insight_id) <
       (SELECT noted_at, insight_id FROM insight WHERE clinic_id = $1 AND insight_id = $4))
ORDER BY noted_at DESC, insight_id DESC LIMIT $3

-- name: gap_of_clinic
-- The same of all insights that a clinic's clients noted since $2, counted; the medians are in seconds. Beside each count stands how
-- many clients it is of, for no figure is told of a few.
SELECT count(*) AS insights, count(DISTINCT client_id) AS insights_of,
       count(*) FILTER (WHERE state = 'set_aside') AS set_aside,
       count(DISTINCT client_id) FILTER (WHERE state = 'set_aside') AS set_aside_of,
       count(planned_at) AS planned, count(DISTINCT client_id) FILTER (WHERE planned_at IS NOT NULL) AS planned_of,
       count(first_used_at) AS used, count(DISTINCT client_id) FILTER (WHERE first_used_at IS NOT NULL) AS used_of,
       count(sustained_at) AS sustained,
       count(DISTINCT client_id) FILTER (WHERE sustained_at IS NOT NULL) AS sustained_of,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM planned_at - noted_at)) AS to_plan,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM first_used_at - noted_at)) AS to_use,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM sustained_at - noted_at)) AS to_sustained
FROM (
    SELECT insight.client_id, insight.state, noted_at, planned_at, first_used_at,
           CASE WHEN COALESCE((registers -> 'run' -> 0 ->> 1)::integer, 14) >= 14
                     AND (registers -> 'sustained' ->> 1)::timestamptz >= planned_at
                THEN (registers -> 'sustained' ->> 1)::timestamptz END AS sustained_at
    FROM insight
    CROSS JOIN LATERAL (SELECT CASE WHEN insight.state = 'answered' THEN settled_at END AS planned_at) AS answered
    LEFT JOIN standing ON standing.clinic_id = insight.clinic_id AND standing.client_id = insight.client_id
        AND standing.about = 'plan' AND standing.id = insight.plan_id
    LEFT JOIN LATERAL (
        SELECT min(used_at) AS first_used_at FROM (
            SELECT (opportunity.registers -> 'outcome' ->> 1)::timestamptz AS used_at FROM standing AS opportunity
            WHERE opportunity.clinic_id = insight.clinic_id AND opportunity.client_id = insight.client_id
              AND opportunity.about = 'opportunity' AND opportunity.registers -> 'plan' ->> 0 = insight.plan_id::text
              AND opportunity.registers -> 'outcome' ->> 0 IN ('done', 'partly')
            UNION ALL
            SELECT (standing.registers -> 'first_use' ->> 1)::timestamptz
            WHERE NOT EXISTS (SELECT FROM heard WHERE heard.clinic_id = insight.clinic_id
                              AND heard.event_id = (standing.registers -> 'first_use' ->> 2)::uuid)) AS uses
        WHERE used_at >= planned_at AND COALESCE((standing.registers -> 'run' -> 0 ->> 1)::integer, 1) >= 1) AS used ON true
    WHERE insight.clinic_id = $1 AND noted_at >= $2) AS each

-- name: outcomes
-- What became of a clinic's plans that went live since $2, by kind of plan, or ($3) by kind and technique: the template that a plan was
-- made from, null for one that was written freely. Each plan is in one of live, paused and ended, and counts once in each of used,
-- sustained and faded that it reached. Beside the plans stands of how many clients they are. The largest groups come first, so many ($4).
SELECT kind, CASE WHEN $3 THEN template_id END AS technique,
       count(*) AS plans, count(DISTINCT plan.client_id) AS plans_of,
       count(*) FILTER (WHERE plan.state = 'active') AS live,
       count(*) FILTER (WHERE plan.state = 'paused') AS paused, count(*) FILTER (WHERE plan.state = 'ended') AS ended,
       count(*) FILTER (WHERE ended_reason = 'met') AS met, count(*) FILTER (WHERE ended_reason = 'dropped') AS dropped,
       count(*) FILTER (WHERE registers ? 'first_use' AND COALESCE((registers -> 'run' -> 0 ->> 1)::integer, 1) >= 1) AS used,
       count(*) FILTER (WHERE registers ? 'sustained' AND COALESCE((registers -> 'run' -> 0 ->> 1)::integer, 14) >= 14) AS sustained,
       count(*) FILTER (WHERE registers -> 'phase' ->> 0 IN ('own_cue', 'maintain')) AS faded,
       count(*) FILTER (WHERE registers ? 'graduated') AS graduated
FROM plan
LEFT JOIN standing ON standing.clinic_id = plan.clinic_id AND standing.client_id = plan.client_id
    AND standing.about = 'plan' AND standing.id = plan.plan_id
WHERE plan.clinic_id = $1 AND activated_at >= $2
GROUP BY kind, technique ORDER BY plans DESC, kind, technique LIMIT $4
