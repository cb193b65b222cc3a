-- The run, the repetitions and the best run of a plan are one register now, so that a correction takes back all three.
-- Rows are brought to what their log gives; without that line of the log, to what they say themselves.

SET LOCAL handrail.clinics = '*';

UPDATE standing SET registers = (registers - 'best_run' - 'repetitions') || jsonb_build_object('run', jsonb_build_array(
    (registers -> 'run' -> 0) || COALESCE(
        (SELECT data -> 'best_run' FROM heard
         WHERE heard.clinic_id = standing.clinic_id AND heard.event_id = (registers -> 'run' ->> 2)::uuid),
        registers -> 'best_run' -> 0) || 'false'::jsonb,
    registers -> 'run' -> 1, registers -> 'run' -> 2))
WHERE about = 'plan' AND registers ? 'run';

-- When a plan was used first is a register of its own now.
UPDATE standing SET registers = registers || jsonb_build_object('first_use', jsonb_build_array(
    outcome,
    to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
        || CASE WHEN date_trunc('second', occurred_at) = occurred_at THEN '' ELSE to_char(occurred_at, '.US') END || '+00:00',
    event_id))
FROM (
    SELECT DISTINCT ON (clinic_id, client_id, plan_id) clinic_id, client_id, plan_id, occurred_at, event_id,
           CASE type WHEN 'handrail.action_done.v1' THEN 'done' ELSE 'partly' END AS outcome
    FROM heard WHERE type IN ('handrail.action_done.v1', 'handrail.action_partly_done.v1')
    ORDER BY clinic_id, client_id, plan_id, occurred_at, event_id DESC
) AS first
WHERE standing.clinic_id = first.clinic_id AND standing.client_id = first.client_id AND about = 'plan' AND id = first.plan_id;

-- Outcomes are counted by the plans that went live lately.
CREATE INDEX plan_live_since ON plan (clinic_id, activated_at) WHERE activated_at IS NOT NULL;
CREATE INDEX insight_since ON insight (clinic_id, noted_at);
