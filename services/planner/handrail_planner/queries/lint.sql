-- name: lint_severities
SELECT code, severity FROM lint_severity WHERE clinic_id = $1 ORDER BY code

-- name: lint_version
SELECT version FROM lint_settings WHERE clinic_id = $1

-- name: bump_lint_version
-- Nothing comes back if the version is no longer the one that was read; 0 is read where nothing was ever set.
INSERT INTO lint_settings AS kept (clinic_id, version, changed_at)
SELECT $1, 1, $3 WHERE $2 = 0 OR EXISTS (SELECT FROM lint_settings WHERE clinic_id = $1)
ON CONFLICT (clinic_id) DO UPDATE SET version = kept.version + 1, changed_at = EXCLUDED.changed_at
WHERE kept.clinic_id = $1 AND kept.version = $2
RETURNING version

-- name: forget_lint_severities
DELETE FROM lint_severity WHERE clinic_id = $1

-- name: save_lint_severities
INSERT INTO lint_severity (clinic_id, code, severity)
SELECT $1, code, severity FROM unnest($2::text[], $3::text[]) AS chosen (code, severity)
