-- What a client's answers told of when their risky moments come, one row an opportunity, kept for 26 weeks.
-- hour_of_week: 0 is Monday from midnight on the client's clock; null where the moment did not come, or nobody knows at which hour.
CREATE TABLE risk_report (
    clinic_id      uuid NOT NULL,
    client_id      uuid NOT NULL,
    opportunity_id uuid NOT NULL,
    hour_of_week   smallint CHECK (hour_of_week BETWEEN 0 AND 167),
    came           boolean NOT NULL,
    on_day         date NOT NULL,
    PRIMARY KEY (clinic_id, client_id, opportunity_id),
    CHECK (came OR hour_of_week IS NULL)
);
CREATE INDEX risk_report_age ON risk_report (clinic_id, on_day);
CALL keep_to_own_clinics('risk_report');
