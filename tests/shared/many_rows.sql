-- A clinic group after a year, roughly: twenty clinics, most of what was due is done, a little is due still.
SET session_replication_role = replica;

INSERT INTO planner.outbox (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, data)
SELECT gen_random_uuid(), md5((n % 20)::text)::uuid, gen_random_uuid(), '', '', now(), gen_random_uuid(), ''
FROM generate_series(1, 5000) AS n;
INSERT INTO planner.event_log (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, data, published_at)
SELECT gen_random_uuid(), clinic_id, subject, '', '', now(), gen_random_uuid(), '', now() - seq * interval '1 hour'
FROM planner.outbox;
INSERT INTO planner.inbox (consumer, event_id, clinic_id, received_at)
SELECT 'planner', event_id, clinic_id, published_at FROM planner.event_log;

INSERT INTO planner.client (clinic_id, client_id, phone, phone_index, zone, language, enrolled_at)
SELECT md5((n % 20)::text)::uuid, md5('client' || n)::uuid, 'hs1.', sha256(n::text::bytea), 'UTC', 'en',
       now() - n * interval '1 hour'
FROM generate_series(1, 5000) AS n;
INSERT INTO planner.goal (clinic_id, goal_id, client_id, statement, set_at, revised_at, review_due_at)
SELECT clinic_id, gen_random_uuid(), client_id, 'hs1.', enrolled_at, enrolled_at, enrolled_at FROM planner.client;
INSERT INTO planner.goal_rating (clinic_id, rating_id, client_id, goal_id, goal_version, rater, level, rated_at)
SELECT clinic_id, gen_random_uuid(), client_id, goal_id, 1, 'client', 0, set_at FROM planner.goal, generate_series(1, 3);
INSERT INTO planner.review (clinic_id, review_id, client_id, goal_id, goal_version, result, reviewed_at)
SELECT clinic_id, gen_random_uuid(), client_id, goal_id, 1, 'keep', set_at FROM planner.goal;
INSERT INTO planner.plan (clinic_id, plan_id, client_id, goal_id, state, version, cue, response, copy_level, lasts_days,
                          drafted_at, expires_at, accepted_at, cue_kind, response_kind, kind, in_focus)
SELECT clinic_id, gen_random_uuid(), client_id, goal_id, 'active', 1, 'hs1.', 'hs1.', 'discreet', 90, set_at,
       set_at + interval '90 days', set_at, 'time_window', 'do', 'plain', false
FROM planner.goal;
INSERT INTO planner.plan_version (clinic_id, plan_id, version, client_id, goal_id, cue, response, copy_level, moments, lasts_days,
                                  cue_kind, response_kind, kind, written_at)
SELECT clinic_id, plan_id, version, client_id, goal_id, cue, response, copy_level, '[]', lasts_days,
       cue_kind, response_kind, kind, drafted_at
FROM planner.plan;
INSERT INTO planner.plan_answer (clinic_id, plan_id, plan_version, answer, way, answered_at)
SELECT clinic_id, plan_id, version, 'accept', 'session', drafted_at FROM planner.plan;
INSERT INTO planner.consent_entry (clinic_id, entry_id, client_id, channel, said, evidence, heard_from, at)
SELECT clinic_id, gen_random_uuid(), client_id, 'sms', 'confirmed', '', 'planner', enrolled_at FROM planner.client;
INSERT INTO planner.made_by_request (clinic_id, key_digest, body_digest, resource_id, made_at)
SELECT clinic_id, sha256(client_id::text::bytea), '', client_id, enrolled_at FROM planner.client;
INSERT INTO planner.link (clinic_id, token_digest, code_digest, client_id, plan_id, plan_version, state, closed_by, wrong_codes,
                          made_at, until)
SELECT clinic_id, sha256(plan_id::text::bytea), sha256(''), client_id, plan_id, 1, 'closed', 'decline', 0, drafted_at, expires_at
FROM planner.plan;
INSERT INTO planner.template (clinic_id, template_id, version, modalities, cue_kind, language, content, made_at, changed_at)
SELECT md5((n % 20)::text)::uuid, 'own_' || n, 1, '{cbt}', 'place', 'en', '{}', now(), now()
FROM generate_series(1, 5000) AS n;
INSERT INTO planner.worksheet (clinic_id, worksheet_id, client_id, template, answers, version, begun_at, changed_at)
SELECT clinic_id, gen_random_uuid(), client_id, '{}', 'hs1.', 1, enrolled_at, enrolled_at FROM planner.client;
INSERT INTO planner.gate_clearing (clinic_id, plan_id, gate, client_id, template_id, template_version, key_id, cleared_at)
SELECT clinic_id, plan_id, 'needs_night_consent', client_id, 'landing', 1, plan_id, drafted_at FROM planner.plan;

INSERT INTO planner.session (clinic_id, session_id, client_id, state, version, starts_at, planned_at, held_at, closed_at, with_plan,
                             plan_due_by)
SELECT clinic_id, gen_random_uuid(), client_id, CASE WHEN n < 4 THEN 'held' ELSE 'planned' END, 1, enrolled_at, enrolled_at,
       CASE WHEN n < 4 THEN enrolled_at END, CASE WHEN n < 4 THEN enrolled_at END, CASE WHEN n < 4 THEN false END,
       CASE WHEN n = 1 AND phone_index < '\x10' THEN enrolled_at END
FROM planner.client, generate_series(1, 4) AS n;
INSERT INTO planner.insight (clinic_id, insight_id, client_id, words, state, noted_at, settled_at, why)
SELECT clinic_id, gen_random_uuid(), client_id, 'hs1.', CASE WHEN n = 1 THEN 'open' ELSE 'set_aside' END, enrolled_at,
       CASE WHEN n > 1 THEN enrolled_at END, CASE WHEN n > 1 THEN 'not_now' END
FROM planner.client, generate_series(1, 4) AS n;
INSERT INTO planner.heard (event_id, type, clinic_id, client_id, plan_id, occurred_at, data)
SELECT gen_random_uuid(), '', clinic_id, client_id, client_id, enrolled_at, '{}'
FROM planner.client, generate_series(1, 4) AS n;
INSERT INTO planner.standing (clinic_id, client_id, about, id, latest_at, registers)
SELECT clinic_id, client_id, 'opportunity', gen_random_uuid(), enrolled_at, '{}'
FROM planner.client, generate_series(1, 4) AS n;

INSERT INTO planner.calendar (clinic_id, client_id, kind, times, turn, due_at, spans, failures, fault, failing_since)
SELECT clinic_id, client_id, 'file', 'hs1.', 1, enrolled_at, 0, 0, CASE WHEN phone_index < '\x04' THEN 'unreachable' END,
       CASE WHEN phone_index < '\x04' THEN enrolled_at END
FROM planner.client;

INSERT INTO notifier.client (clinic_id, client_id, zone, phone, phone_index, phone_state, email_state, stated_at)
SELECT clinic_id, client_id, zone, phone, phone_index, 'usable', 'missing', enrolled_at FROM planner.client;
INSERT INTO notifier.busy_span (clinic_id, client_id, starts_at, ends_at)
SELECT clinic_id, client_id, stated_at + n * interval '1 day', stated_at + n * interval '1 day' + interval '1 hour'
FROM notifier.client, generate_series(1, 20) AS n;
INSERT INTO notifier.plan (clinic_id, plan_id, client_id, version, cue, response, copy_level, expires_at)
SELECT clinic_id, plan_id, client_id, 1, cue, response, copy_level, expires_at FROM planner.plan;
INSERT INTO notifier.moment (clinic_id, moment_id, client_id, plan_id, rule, opens, closes, lead_minutes, since,
                             decision_at, local_date, window_start, window_end, aimed_at)
SELECT clinic_id, gen_random_uuid(), client_id, plan_id, '{}', '17:00', '19:00', 20, now(),
       expires_at, now(), expires_at, expires_at, expires_at
FROM notifier.plan;
INSERT INTO notifier.wish (clinic_id, client_id, nudges_a_week, preferred_at)
SELECT clinic_id, client_id, 3, now() FROM notifier.client;
INSERT INTO notifier.anchor (clinic_id, anchor_id, client_id, kind, at, stated_at)
SELECT clinic_id, gen_random_uuid(), client_id, 'session', now() - n * interval '7 days', now()
FROM notifier.client, generate_series(1, 4) AS n;
INSERT INTO notifier.decision (clinic_id, nudge_id, opportunity_id, client_id, plan_id, plan_version, moment_id, local_date,
                               window_start, window_end, decision, reasons, sent_on, decided_at)
SELECT clinic_id, gen_random_uuid(), gen_random_uuid(), client_id, plan_id, 1, moment_id, now() - n * interval '1 day',
       now(), now(), CASE WHEN n % 2 = 0 THEN 'send' ELSE 'withhold' END, '{}',
       CASE WHEN n % 2 = 0 THEN now() - n * interval '1 day' END, now() - n * interval '1 day'
FROM notifier.moment, generate_series(1, 4) AS n;
INSERT INTO notifier.postponement (clinic_id, nudge_id, number, client_id, moment_id, decided_at, until, reasons, context)
SELECT clinic_id, nudge_id, 1, client_id, moment_id, decided_at, decided_at, '{}', '{}' FROM notifier.decision;
INSERT INTO notifier.text (clinic_id, text_id, client_id, kind, channel, state, due_at, useful_until, planned_at, changed_at,
                           rank)
SELECT clinic_id, nudge_id, client_id, 'nudge', 'sms', CASE WHEN n % 500 = 0 THEN 'planned' ELSE 'delivered' END,
       CASE WHEN n % 500 = 0 THEN decided_at END, decided_at, decided_at, decided_at, 3
FROM (SELECT *, row_number() OVER () AS n FROM notifier.decision) AS decided;
INSERT INTO notifier.attempt (clinic_id, attempt_id, text_id, client_id, state, address, sender, body, segments, begun_at,
                              settle_at, number_index, words_index, wording, channel)
SELECT clinic_id, gen_random_uuid(), text_id, client_id, state, 'hs1.', '', 'hs1.', 1, planned_at, due_at,
       sha256(client_id::text::bytea), sha256(text_id::text::bytea), 'nudge:plan', channel
FROM notifier.text;
INSERT INTO notifier.complaint (clinic_id, client_id, attempt_id, phone_index, code, day, at)
SELECT clinic_id, client_id, gen_random_uuid(), phone_index, 30003, now(), now() FROM notifier.client, generate_series(1, 3);
INSERT INTO notifier.tally (clinic_id, what, since, counted)
SELECT DISTINCT clinic_id, what, now() - n * interval '1 day', 9
FROM notifier.client, generate_series(1, 100) AS n, (VALUES ('segments'), ('strangers'), ('nudge:plan')) AS counted (what);
INSERT INTO notifier.inbound (clinic_id, account, provider_id, client_id, stranger, opt_out, address, body, received_at, answered_at,
                              due_at)
SELECT clinic_id, '', text_id::text, client_id, false, false, 'hs1.', 'hs1.', planned_at,
       CASE WHEN due_at IS NULL THEN planned_at END, due_at
FROM notifier.text;
INSERT INTO notifier.crisis_case (clinic_id, case_id, client_id, stranger, tier, state, opened_at, starts_at, taken, due_at, closed_at)
SELECT clinic_id, md5('case' || client_id)::uuid, client_id, false, 'tier_1', CASE WHEN open THEN 'suspected' ELSE 'closed' END,
       stated_at, stated_at, 1, CASE WHEN open THEN stated_at END, CASE WHEN NOT open THEN stated_at END
FROM (SELECT *, phone_index < '\x02' AS open FROM notifier.client) AS clients;
INSERT INTO notifier.crisis_step (clinic_id, case_id, what, at)
SELECT clinic_id, case_id, 'alerted', opened_at FROM notifier.crisis_case, generate_series(1, 4);
INSERT INTO notifier.crisis_text (clinic_id, text_id, case_id, alerted)
SELECT t.clinic_id, t.text_id, c.case_id, false FROM notifier.text t JOIN notifier.crisis_case c USING (clinic_id, client_id);
INSERT INTO notifier.reply (clinic_id, reply_id, client_id, meaning, opportunity_id, body, received_at)
SELECT clinic_id, gen_random_uuid(), client_id, 'done', opportunity_id, 'hs1.', decided_at FROM notifier.decision;
INSERT INTO notifier.consent (clinic_id, client_id, channel, state, since, renew_at)
SELECT clinic_id, client_id, 'sms', 'confirmed', stated_at, stated_at + interval '30 days' FROM notifier.client;
INSERT INTO notifier.proposal (clinic_id, plan_id, client_id, version, state, way, cue, response, copy_level, proposed_at,
                               answer_until, cause_id, correlation_id)
SELECT clinic_id, plan_id, client_id, 1, 'said_back', 'text', 'hs1.', 'hs1.', 'discreet', expires_at, expires_at, plan_id, plan_id
FROM notifier.plan;
INSERT INTO notifier.risk_report (clinic_id, client_id, opportunity_id, hour_of_week, came, on_day)
SELECT clinic_id, client_id, opportunity_id, 17, true, local_date FROM notifier.decision;

INSERT INTO progress.run (clinic_id, plan_id, client_id) SELECT clinic_id, plan_id, client_id FROM planner.plan;
INSERT INTO progress.opportunity (clinic_id, plan_id, client_id, opportunity_id, window_date, window_start, decided_at,
                                  decision_event)
SELECT clinic_id, plan_id, client_id, opportunity_id, local_date, window_start, decided_at, nudge_id FROM notifier.decision;
INSERT INTO progress.waypoint (clinic_id, plan_id, client_id, state, run, best_run, total_repetitions, reserve, misses, strength,
                           strength_level, folded, folded_date, folded_start, folded_opportunity)
SELECT clinic_id, plan_id, client_id, 'running', 1, 1, 1, 0, 0, 0, 0, 64, day, starts, opportunity_id FROM progress.opportunity;
INSERT INTO progress.rating (clinic_id, plan_id, client_id, rated_at, event_id, rating)
SELECT clinic_id, plan_id, client_id, decided_at, opportunity_id, 7 FROM progress.opportunity;
INSERT INTO progress.clinic_rules (clinic_id, set_on, set_at, event_id, grace, misses_until_pause, repetitions_per_reserve,
                                   reserve_limit)
SELECT clinic_id, '2026-01-01'::date + n, now(), gen_random_uuid(), true, 2, 4, 2
FROM (SELECT DISTINCT clinic_id FROM progress.run) AS clinic, generate_series(1, 9) AS n;
INSERT INTO progress.client_zone (clinic_id, client_id, zone, stated_at, event_id)
SELECT DISTINCT ON (clinic_id, client_id) clinic_id, client_id, 'UTC', now(), plan_id FROM progress.run;
INSERT INTO progress.discharge (clinic_id, client_id, discharged_at)
SELECT clinic_id, client_id, now() FROM progress.run;
INSERT INTO progress.event_log (event_id, clinic_id, subject, topic, type, occurred_at, correlation_id, data)
SELECT gen_random_uuid(), clinic_id, client_id, '', '', now(), gen_random_uuid(), '' FROM progress.run;

ANALYZE;
