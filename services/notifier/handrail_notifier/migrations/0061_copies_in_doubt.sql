-- Copies posted ahead of which nothing is known: hardly any. Where a provider keeps no words, a list's text may be any of them.
CREATE INDEX ahead_copy_doubtful ON ahead_copy (clinic_id, client_id) WHERE state IN ('posted', 'missed');
