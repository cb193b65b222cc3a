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
