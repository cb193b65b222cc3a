-- How a clinic has set the linter's rules. A rule that is not here stands at its default.

CREATE TABLE lint_settings (
    clinic_id  uuid PRIMARY KEY REFERENCES clinic,
    version    integer NOT NULL CHECK (version >= 1),
    changed_at timestamptz NOT NULL
);
CALL keep_to_own_clinics('lint_settings');

CREATE TABLE lint_severity (
    clinic_id uuid NOT NULL REFERENCES lint_settings,
    code      text NOT NULL,
    severity  text NOT NULL CHECK (severity IN ('off', 'warn', 'block')),
    PRIMARY KEY (clinic_id, code)
);
CALL keep_to_own_clinics('lint_severity');
