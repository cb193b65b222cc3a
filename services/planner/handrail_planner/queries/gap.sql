-- name: gap_of_client
-- Each insight of a client and what came of it, the newest first: a plan for it, its first use, and that it lasted.
SELECT insight_id, insight.state, insight.plan_id, noted_at, CASE WHEN insight.state = 'answered' THEN settled_at END AS planned_at,
       (registers -> 'first_use' ->> 1)::timestamptz AS first_used_at, (registers -> 'sustained' ->> 1)::timestamptz AS sustained_at
FROM insight
LEFT JOIN standing ON standing.clinic_id = insight.clinic_id AND standing.client_id = insight.client_id
    AND standing.about = 'plan' AND standing.id = insight.plan_id
WHERE insight.clinic_id = $1 AND insight.client_id = $2
ORDER BY noted_at DESC, insight_id DESC LIMIT $3

-- name: gap_of_clinic
-- The same of all insights that a clinic's clients noted since $2, counted; the medians are in seconds.
SELECT count(*) AS insights, count(*) FILTER (WHERE state = 'set_aside') AS set_aside, count(planned_at) AS planned,
       count(first_used_at) AS used, count(sustained_at) AS sustained,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM planned_at - noted_at)) AS to_plan,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM first_used_at - noted_at)) AS to_use,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM sustained_at - noted_at)) AS to_sustained
FROM (
    SELECT insight.state, noted_at, CASE WHEN insight.state = 'answered' THEN settled_at END AS planned_at,
           (registers -> 'first_use' ->> 1)::timestamptz AS first_used_at,
           (registers -> 'sustained' ->> 1)::timestamptz AS sustained_at
    FROM insight
    LEFT JOIN standing ON standing.clinic_id = insight.clinic_id AND standing.client_id = insight.client_id
        AND standing.about = 'plan' AND standing.id = insight.plan_id
    WHERE insight.clinic_id = $1 AND noted_at >= $2) AS each

-- name: outcomes_by_kind
-- What became of a clinic's plans that went live since $2, by kind of plan. Each plan is in one of live, paused and ended.
SELECT kind, count(*) AS plans, count(*) FILTER (WHERE plan.state = 'active') AS live,
       count(*) FILTER (WHERE plan.state = 'paused') AS paused, count(*) FILTER (WHERE plan.state = 'ended') AS ended,
       count(*) FILTER (WHERE ended_reason = 'met') AS met, count(*) FILTER (WHERE ended_reason = 'dropped') AS dropped,
       count(*) FILTER (WHERE registers ? 'first_use') AS used, count(*) FILTER (WHERE registers ? 'sustained') AS sustained,
       count(*) FILTER (WHERE registers ? 'graduated') AS graduated
FROM plan
LEFT JOIN standing ON standing.clinic_id = plan.clinic_id AND standing.client_id = plan.client_id
    AND standing.about = 'plan' AND standing.id = plan.plan_id
WHERE plan.clinic_id = $1 AND activated_at >= $2
GROUP BY kind ORDER BY kind
