"""What the planner reads from its environment."""

from handrail_shared.runtime.settings import Settings
from pydantic import Field, SecretStr


class PlannerSettings(Settings):
    """The shared settings, the operator's key, and an administrator's address for migrating."""

    operator_key: SecretStr = Field(min_length=16, description="Registers clinics and makes their keys.")
    admin_database: SecretStr | None = Field(default=None, description="For `migrate` only: may create roles, schemas.")
