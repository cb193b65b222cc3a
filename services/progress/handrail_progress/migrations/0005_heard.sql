-- What was heard, line by line, so that everything that follows from it can be folded again; and what the compacted topic says.

SET LOCAL handrail.clinics = '*';

-- Ids, times, codes and numbers; never text, not even sealed. `subject` is the client, or the clinic where it is about no client.
-- Kept for as long as the rows that follow from it: repetitions never fall, so nothing of it may be forgotten before them.
CREATE TABLE heard (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id   uuid NOT NULL,
    subject     uuid NOT NULL,
    event_id    uuid NOT NULL,
    type        text NOT NULL,
    occurred_at timestamptz NOT NULL,
    data        jsonb NOT NULL,
    UNIQUE (clinic_id, event_id)
);
CREATE INDEX heard_subject ON heard (clinic_id, subject, position);
CALL keep_to_own_clinics('heard');
CREATE FUNCTION stays_as_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was heard stays as it was heard' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER heard_stays BEFORE UPDATE ON heard FOR EACH ROW EXECUTE FUNCTION stays_as_heard();

-- What was heard before there was a log is written down from the rows: each holds the latest that was heard of it, under its own id,
-- and the fold depends on nothing else.
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, clinic_id, event_id, 'handrail.clinic_registered.v1', set_at, jsonb_build_object(
    'grace', grace, 'misses_until_pause', misses_until_pause, 'repetitions_per_reserve', repetitions_per_reserve,
    'reserve_limit', reserve_limit)
FROM clinic_rules;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, event_id, 'handrail.contact_changed.v1', stated_at, jsonb_build_object('zone', zone)
FROM client_zone;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, gen_random_uuid(), 'handrail.client_discharged.v1', discharged_at, '{}' FROM discharge;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, gen_random_uuid(), 'handrail.plan_activated.v1', activated_at,
       jsonb_build_object('plan_id', plan_id, 'goal_id', goal_id)
FROM run WHERE activated_at IS NOT NULL;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, gen_random_uuid(), 'handrail.plan_ended.v1', ended_at,
       jsonb_build_object('plan_id', plan_id, 'goal_id', goal_id, 'reason', ended_reason)
FROM run WHERE ended_at IS NOT NULL;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, gen_random_uuid(), 'handrail.plan_paused.v1', resting_since, jsonb_build_object('plan_id', plan_id)
FROM run WHERE resting_since IS NOT NULL;
-- A plan of which nothing is known is one that was resumed before its activation was heard.
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, gen_random_uuid(), 'handrail.plan_resumed.v1', now(), jsonb_build_object('plan_id', plan_id)
FROM run WHERE activated_at IS NULL AND ended_at IS NULL AND resting_since IS NULL;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, event_id, 'handrail.automaticity_rated.v1', rated_at,
       jsonb_build_object('plan_id', plan_id, 'rating', rating)
FROM rating;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, phase_event, 'handrail.phase_changed.v1', phase_at,
       jsonb_build_object('plan_id', plan_id, 'phase', phase)
FROM run WHERE phase_event IS NOT NULL;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, decision_event, 'handrail.nudge_decided.v1', decided_at, jsonb_build_object(
    'plan_id', plan_id, 'opportunity_id', opportunity_id, 'local_date', window_date, 'window_start', window_start,
    'decision', CASE WHEN nudge_event = decision_event AND nudge IN ('withheld', 'not_available') THEN 'withhold' ELSE 'send' END,
    'reasons', CASE WHEN nudge_event = decision_event AND nudge = 'withheld' THEN '["faded"]'::jsonb
                    WHEN nudge_event = decision_event AND nudge = 'not_available' THEN '["on_hold"]'::jsonb ELSE '[]'::jsonb END)
FROM opportunity WHERE decision_event IS NOT NULL;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, nudge_event,
       CASE nudge WHEN 'sent' THEN 'handrail.nudge_sent.v1' WHEN 'delivered' THEN 'handrail.nudge_delivered.v1'
                  WHEN 'failed' THEN 'handrail.nudge_failed.v1' ELSE 'handrail.nudge_expired.v1' END,
       nudge_at, jsonb_build_object('plan_id', plan_id, 'opportunity_id', opportunity_id)
       || CASE nudge WHEN 'expired' THEN '{"reason": "too_late"}'::jsonb
                     WHEN 'not_available' THEN '{"reason": "on_hold"}'::jsonb ELSE '{}'::jsonb END
FROM opportunity WHERE nudge_event IS NOT NULL AND nudge_event IS DISTINCT FROM decision_event;
INSERT INTO heard (clinic_id, subject, event_id, type, occurred_at, data)
SELECT clinic_id, client_id, report_event,
       CASE outcome WHEN 'done' THEN 'handrail.action_done.v1' WHEN 'partly' THEN 'handrail.action_partly_done.v1'
                    WHEN 'missed' THEN 'handrail.action_missed.v1' WHEN 'skipped' THEN 'handrail.skip_spent.v1'
                    ELSE 'handrail.action_did_not_arise.v1' END,
       reported_at, jsonb_build_object('plan_id', plan_id, 'opportunity_id', opportunity_id, 'local_date', reported_date,
                                       'reply_id', reply_id, 'helpfulness', helpfulness)
FROM opportunity WHERE report_event IS NOT NULL;

-- The compacted topic begins with where each plan stands.
INSERT INTO outbox (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, data)
SELECT id, clinic_id, plan_id, 'handrail.progress.state.v1', 'handrail.progress_stated.v1', clock_timestamp(), id,
       convert_to(jsonb_strip_nulls(jsonb_build_object(
           'clinic_id', clinic_id, 'client_id', client_id, 'plan_id', plan_id, 'occurred_at', clock_timestamp(),
           'state', state, 'run', run, 'best_run', best_run, 'total_repetitions', total_repetitions,
           'strength', round(strength::numeric, 3), 'milestone', milestone, 'last_used_on', last_on,
           'graduated_at', graduated_at))::text, 'UTF8')
FROM (SELECT gen_random_uuid() AS id, each.* FROM run AS each WHERE folded_date IS NOT NULL OFFSET 0) AS standing;
