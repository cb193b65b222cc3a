-- name: asked_of
-- What the nudge that is answered was for, and the client's clock; nothing for who is discharged.
SELECT d.local_date, d.window_start, d.window_end, c.zone
FROM decision d JOIN client c ON c.clinic_id = d.clinic_id AND c.client_id = d.client_id
WHERE d.clinic_id = $1 AND d.nudge_id = $2 AND c.discharged_at IS NULL

-- name: save_risk_report
-- One report an opportunity: a corrected answer takes the place of the one before, but of two that say that the moment came the
-- first to know the hour is nearer to it.
INSERT INTO risk_report (clinic_id, client_id, opportunity_id, hour_of_week, came, on_day)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clinic_id, client_id, opportunity_id) DO UPDATE
SET hour_of_week = CASE WHEN EXCLUDED.came THEN coalesce(risk_report.hour_of_week, EXCLUDED.hour_of_week) END,
    came = EXCLUDED.came, on_day = EXCLUDED.on_day

-- name: risk_reports
-- What all these clients reported from a day on.
SELECT client_id, hour_of_week, came, on_day FROM risk_report
WHERE clinic_id = ANY ($1::uuid[]) AND client_id = ANY ($2::uuid[]) AND on_day >= $3

-- name: prune_risk_reports
-- What the clinic has from before a day, a bounded part of it; nobody waits here for another who prunes.
DELETE FROM risk_report r USING (
    SELECT client_id, opportunity_id FROM risk_report
    WHERE clinic_id = $1 AND on_day < $2
    ORDER BY on_day LIMIT 100 FOR UPDATE SKIP LOCKED
) old
WHERE r.clinic_id = $1 AND r.client_id = old.client_id AND r.opportunity_id = old.opportunity_id

-- name: forget_risk_reports
DELETE FROM risk_report WHERE clinic_id = $1 AND client_id = $2
