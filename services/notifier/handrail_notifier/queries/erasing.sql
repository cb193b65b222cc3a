-- name: unsay_numbers
-- The numbers of a client who was erased ($2) that are not said yet. It waits for what is being published just now: that is in the
-- log by then. Alarms, and what else others must hear, are said all the same.
DELETE FROM outbox WHERE clinic_id = $1 AND subject = $2 AND type = ANY ($3::text[])

-- name: erase_client
-- What tells how a client who was erased was, when they were busy or at risk, and what was said of them. Of a check-in and of a
-- walk-through the row stays, for an older statement must not bring it back. What nobody can open any more waits for no reader.
WITH asks AS (DELETE FROM ask WHERE clinic_id = $1 AND client_id = $2),
     walks AS (DELETE FROM walk WHERE clinic_id = $1 AND client_id = $2),
     offers AS (DELETE FROM walk_offer WHERE clinic_id = $1 AND client_id = $2),
     rated AS (DELETE FROM strain_wanted WHERE clinic_id = $1 AND client_id = $2),
     questions AS (DELETE FROM question WHERE clinic_id = $1 AND client_id = $2),
     risks AS (DELETE FROM risk_report WHERE clinic_id = $1 AND client_id = $2),
     spans AS (DELETE FROM busy_span WHERE clinic_id = $1 AND client_id = $2),
     busy AS (DELETE FROM busy_times WHERE clinic_id = $1 AND client_id = $2),
     anchors AS (DELETE FROM anchor WHERE clinic_id = $1 AND client_id = $2),
     denied AS (DELETE FROM not_theirs WHERE clinic_id = $1 AND client_id = $2),
     runs AS (DELETE FROM practised WHERE clinic_id = $1 AND client_id = $2),
     said AS (DELETE FROM event_log WHERE clinic_id = $1 AND subject = $2),
     steps AS (UPDATE walk_through SET steps = NULL WHERE clinic_id = $1 AND client_id = $2),
     check_ins AS (UPDATE check_in SET withdrawn = true, next_at = NULL, question = 'hs1.' WHERE clinic_id = $1 AND client_id = $2)
UPDATE reply SET helpfulness = NULL, body = CASE WHEN meaning <> 'feedback' THEN body END
WHERE clinic_id = $1 AND client_id = $2 AND (helpfulness IS NOT NULL OR meaning = 'feedback')
