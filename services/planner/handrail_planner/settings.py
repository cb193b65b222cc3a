"""What the planner reads from its environment."""

from handrail_shared.runtime.settings import SealingSettings
from pydantic import Field, SecretStr, field_validator


class PlannerSettings(SealingSettings):
    """The shared settings, the operator's key, and where clients reach the pages."""

    operator_key: SecretStr = Field(min_length=16, description="Registers clinics and makes their keys.")
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where clients reach this service: the base of the one-time links. https in earnest.",
    )

    calendars_over_http: bool = Field(default=False, description="For tests: calendars may be asked for without TLS.")
    calendars_on_loopback: bool = Field(default=False, description="For tests: and from this very machine.")

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, address: str) -> str:
        if not address.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return address.rstrip("/")
