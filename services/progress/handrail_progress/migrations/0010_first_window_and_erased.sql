-- An opportunity's window is the one that was decided first, what became of a nudge is more than what was decided of it, and who was
-- erased stays erased. What stood otherwise is put right from the log here, and folded again by the service itself, once it runs.

SET LOCAL handrail.clinics = '*';

-- Whose facts are heard no more, for good: a late one would bring the client back. Ids alone, and a day.
CREATE TABLE erased (
    clinic_id uuid NOT NULL,
    client_id uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, client_id)
);
CALL keep_to_own_clinics('erased');

-- Whose rows they are, plan by plan: for who is erased, and for rows that stand without a run.
CREATE INDEX opportunity_client ON opportunity (clinic_id, client_id, plan_id);
CREATE INDEX waypoint_client ON waypoint (clinic_id, client_id, plan_id);
CREATE INDEX rating_client ON rating (clinic_id, client_id, plan_id);

ALTER TABLE opportunity
    DROP CONSTRAINT opportunity_nudge_check,
    ADD CONSTRAINT opportunity_nudge_check CHECK (
        nudge IN ('planned', 'withheld', 'not_available', 'sent', 'delivered', 'failed', 'expired', 'called_off', 'mailed'));

-- repair: what became of the nudge, where a later decision had taken its place, and what was called off by its own name.
WITH ended AS (
    SELECT DISTINCT ON (clinic_id, id) clinic_id, id, event_id, occurred_at, fate FROM (
        SELECT clinic_id, (data->>'opportunity_id')::uuid AS id, event_id, occurred_at,
               CASE WHEN type = 'handrail.nudge_sent.v1' THEN 'sent' WHEN type = 'handrail.nudge_failed.v1' THEN 'failed'
                    WHEN data->>'reason' IN ('crisis_hold', 'on_hold', 'on_break', 'clinic_paused', 'quiet_hours', 'unlawful_hours',
                                             'unsafe_hours', 'revoked', 'no_consent', 'consent_not_confirmed', 'consent_lapsed',
                                             'purpose_not_agreed', 'plan_paused',
                                             'plan_ended', 'plan_expired', 'discharged') THEN 'called_off'
                    ELSE 'expired' END AS fate
        FROM heard WHERE type IN ('handrail.nudge_sent.v1', 'handrail.nudge_failed.v1', 'handrail.nudge_expired.v1')) AS told
    ORDER BY clinic_id, id, occurred_at DESC, event_id DESC)
UPDATE opportunity SET nudge = ended.fate, nudge_at = ended.occurred_at, nudge_event = ended.event_id
FROM ended
WHERE opportunity.clinic_id = ended.clinic_id AND opportunity.opportunity_id = ended.id
  AND opportunity.nudge IN ('planned', 'withheld', 'not_available');

-- repair: the window, and with it the place in the fold. A run whose opportunities moved waits to be folded again.
WITH first AS (
    SELECT DISTINCT ON (clinic_id, id) clinic_id, id, event_id, occurred_at, data FROM (
        SELECT clinic_id, (data->>'opportunity_id')::uuid AS id, event_id, occurred_at, data
        FROM heard WHERE type = 'handrail.nudge_decided.v1') AS told
    ORDER BY clinic_id, id, occurred_at, event_id),
moved AS (
    UPDATE opportunity SET window_date = (first.data->>'local_date')::date, window_start = (first.data->>'window_start')::timestamptz,
                           decided_at = first.occurred_at, decision_event = first.event_id
    FROM first
    WHERE opportunity.clinic_id = first.clinic_id AND opportunity.opportunity_id = first.id
      AND opportunity.decision_event <> first.event_id
    RETURNING opportunity.clinic_id, opportunity.plan_id, opportunity.outcome)
UPDATE run SET stale_since = '0001-01-01', stale_because = COALESCE(stale_because, md5('first window ' || run.plan_id)::uuid)
FROM (SELECT DISTINCT clinic_id, plan_id FROM moved WHERE outcome IS NOT NULL) AS wrong
WHERE run.clinic_id = wrong.clinic_id AND run.plan_id = wrong.plan_id AND run.folded_date IS NOT NULL;

-- Whatever was done about a plan before its stall opened was weighed then. From now on a stall's window says so by itself.
UPDATE stall SET window_from = opened_at WHERE closed_at IS NULL AND code IN ('low_use', 'not_moving');

-- repair: the day on which a clinic set its rules is the last on which it may be anywhere, so that they hold for nobody's day that has
-- begun. Where that is a day later than it was kept, the opportunities of the day between are folded again.
UPDATE run SET stale_since = LEAST(COALESCE(stale_since, moved.since), moved.since),
               stale_because = COALESCE(stale_because, md5('rules of a day ' || run.plan_id)::uuid)
FROM (SELECT clinic_id, min(set_on) + 1 AS since FROM clinic_rules
      WHERE set_on <> (set_at AT TIME ZONE 'UTC' + interval '14 hours')::date GROUP BY clinic_id) AS moved
WHERE run.clinic_id = moved.clinic_id AND run.folded_date >= moved.since;
DELETE FROM clinic_rules AS one USING clinic_rules AS other
WHERE one.clinic_id = other.clinic_id AND (one.set_at, one.event_id) < (other.set_at, other.event_id)
  AND (one.set_at AT TIME ZONE 'UTC' + interval '14 hours')::date = (other.set_at AT TIME ZONE 'UTC' + interval '14 hours')::date;
ALTER TABLE clinic_rules DROP CONSTRAINT clinic_rules_pkey;
UPDATE clinic_rules SET set_on = (set_at AT TIME ZONE 'UTC' + interval '14 hours')::date;
ALTER TABLE clinic_rules ADD PRIMARY KEY (clinic_id, set_on);
