"""What the notifier reads from its environment."""

from typing import Self

from handrail_shared.runtime.settings import SealingSettings
from pydantic import Field, SecretStr, field_validator, model_validator

TWILIO = "https://api.twilio.com"
LONGEST_CALL_SECONDS = 18
"""A call to a provider, from the claim to its cutting off."""


class NotifierSettings(SealingSettings):
    """The shared settings, and the ways out."""

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where the carrier reaches this service: the base of the webhooks' addresses, as it signs them.",
    )
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_base_url: str = Field(default=TWILIO, description="Another server that speaks Twilio's wire.")
    smtp_url: SecretStr | None = Field(default=None, description="smtp://[user:password@]host:port, if e-mail is sent.")
    unknown_grace_seconds: int = Field(
        default=30, ge=1, le=600, description="How long evidence is waited for before the carrier's list is asked."
    )
    attempt_lease_seconds: int = Field(
        default=60, ge=20, le=600, description="How long an attempt without an answer is left to its process."
    )

    @field_validator("public_url", "twilio_base_url")
    @classmethod
    def _web_address(cls, address: str) -> str:
        if not address.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _lease_outlasts_evidence(self) -> Self:
        if self.attempt_lease_seconds < self.unknown_grace_seconds + LONGEST_CALL_SECONDS:
            raise ValueError(
                "HANDRAIL_ATTEMPT_LEASE_SECONDS must be at least HANDRAIL_UNKNOWN_GRACE_SECONDS and "
                f"{LONGEST_CALL_SECONDS} more: a call may take so long, and evidence of it comes after"
            )
        return self

    @model_validator(mode="after")
    def _whole_account(self) -> Self:
        if (self.twilio_account_sid is None) != (self.twilio_auth_token is None):
            raise ValueError("set HANDRAIL_TWILIO_ACCOUNT_SID and HANDRAIL_TWILIO_AUTH_TOKEN, both or neither")
        return self
