-- Who reads one clinic's events page by page must not scan everybody's.
CREATE INDEX event_log_clinic ON event_log (clinic_id, position);
