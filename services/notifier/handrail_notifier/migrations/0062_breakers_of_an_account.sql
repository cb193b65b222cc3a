-- A breaker of the carrier's account bears that account's name from now on. Of what there was nobody knows whose it is: if it still holds,
-- the next text meets it again.
DELETE FROM account_breaker;
