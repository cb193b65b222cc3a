"""What the planner reads from its environment."""

from handrail_shared.runtime.settings import SealingSettings
from pydantic import Field, SecretStr


class PlannerSettings(SealingSettings):
    """The shared settings, and the operator's key."""

    operator_key: SecretStr = Field(min_length=16, description="Registers clinics and makes their keys.")
