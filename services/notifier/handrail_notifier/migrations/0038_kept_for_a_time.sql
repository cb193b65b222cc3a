-- What goes with its time, and with who is erased, is found by an index.
CREATE INDEX walk_offer_client ON walk_offer (clinic_id, client_id);
CREATE INDEX walk_through_client ON walk_through (clinic_id, client_id);
CREATE INDEX strain_wanted_client ON strain_wanted (clinic_id, client_id);
CREATE INDEX walk_age ON walk (begun_at);
CREATE INDEX ask_explained ON ask (decided_at) WHERE context IS NOT NULL;
CREATE INDEX text_decision_age ON text_decision (decided_at);
CREATE INDEX check_in_worded ON check_in (check_in_id) WHERE withdrawn AND question <> 'hs1.';
CREATE INDEX walk_through_worded ON walk_through (clinic_id, plan_id) WHERE steps IS NOT NULL;
