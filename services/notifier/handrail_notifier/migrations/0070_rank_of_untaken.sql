-- That nobody has a case yet is told to who is on call before anything else, as the alert was.
CREATE OR REPLACE FUNCTION rank_by_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.rank := CASE WHEN NEW.kind IN ('numbers', 'stranger_numbers', 'staff_alert', 'staff_test', 'staff_code', 'staff_untaken',
                                       'staff_taken', 'staff_taken_before', 'staff_tested') THEN 0
                     WHEN NEW.kind IN ('proposal', 'say_back', 'recap', 'review', 'check_in', 'walk_offer', 'faded', 'own_cue',
                                       'maintained', 'stepped_back', 'opt_in', 'renew', 'notice', 'supporter_named',
                                       'supporter_invite', 'supporter_weekly') THEN 3
                     WHEN NEW.kind = 'nudge' THEN 2
                     ELSE 1 END;
    RETURN NEW;
END $$;
