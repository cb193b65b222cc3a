-- name: add_template
INSERT INTO template (clinic_id, template_id, version, modalities, cue_kind, language, content, copied_from, copied_version,
                      made_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
ON CONFLICT (clinic_id, template_id) DO NOTHING RETURNING template_id

-- name: change_template
-- Of two who have read the same version, one changes it.
UPDATE template SET version = $3, modalities = $4, cue_kind = $5, language = $6, content = $7, changed_at = $8, retired_at = NULL
WHERE clinic_id = $1 AND template_id = $2 AND version = $9 RETURNING template_id

-- name: retire_template
UPDATE template SET retired_at = $3
WHERE clinic_id = $1 AND template_id = $2 AND (retired_at IS NULL) <> ($3::timestamptz IS NULL)

-- name: templates_named
SELECT content, copied_from, copied_version, made_at, changed_at, retired_at
FROM template WHERE clinic_id = $1 AND template_id = ANY ($2::text[])

-- name: templates_after
SELECT content, copied_from, copied_version, made_at, changed_at, retired_at
FROM template
WHERE clinic_id = $1
  AND ($2::text IS NULL OR template_id > $2)
  AND ($3::text IS NULL OR $3 = ANY (modalities))
  AND ($4::text IS NULL OR cue_kind = $4)
  AND ($5::text IS NULL OR language = $5)
  AND ($6 OR retired_at IS NULL)
ORDER BY template_id LIMIT $7

-- name: retire_built_in
INSERT INTO retired_built_in (clinic_id, template_id, retired_at) VALUES ($1, $2, $3)
ON CONFLICT (clinic_id, template_id) DO NOTHING

-- name: restore_built_in
DELETE FROM retired_built_in WHERE clinic_id = $1 AND template_id = $2

-- name: retired_built_in
SELECT template_id, retired_at FROM retired_built_in WHERE clinic_id = $1

-- name: add_worksheet
INSERT INTO worksheet (clinic_id, worksheet_id, client_id, template, answers, version, begun_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: change_worksheet
UPDATE worksheet SET answers = $3, version = $4, changed_at = $5, plan_id = $6 WHERE clinic_id = $1 AND worksheet_id = $2

-- name: worksheet
SELECT clinic_id, worksheet_id, client_id, template, answers, version, begun_at, changed_at, plan_id
FROM worksheet WHERE clinic_id = $1 AND worksheet_id = $2

-- name: worksheets_after
SELECT clinic_id, worksheet_id, client_id, template, answers, version, begun_at, changed_at, plan_id
FROM worksheet
WHERE clinic_id = $1 AND client_id = $2
  AND ($3::uuid IS NULL OR (begun_at, worksheet_id) >
       (SELECT begun_at, worksheet_id FROM worksheet WHERE clinic_id = $1 AND worksheet_id = $3))
ORDER BY begun_at, worksheet_id LIMIT $4

-- name: record_clearing
INSERT INTO gate_clearing (clinic_id, plan_id, gate, client_id, template_id, template_version, key_id, cleared_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: clearings
SELECT gate, template_id, template_version, key_id, cleared_at FROM gate_clearing
WHERE clinic_id = $1 AND plan_id = $2 ORDER BY gate

-- name: count_templates
SELECT count(*) FROM template WHERE clinic_id = $1
