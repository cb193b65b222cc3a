"""PostgreSQL and Valkey as children of this process: nothing to install, nothing left behind."""
