"""What Twilio's webhooks have that is Twilio's alone: where they go, how they are signed and answered."""

from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

SIGNATURE_HEADER = "X-Twilio-Signature"
STATUS_PATH = "/twilio/status"
INBOUND_PATH = "/twilio/inbound"
EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


class Signatures:
    """Whether a webhook was signed with the account's token, for the address that the account was given."""

    def __init__(self, auth_token: str, public_url: str) -> None:
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url.rstrip("/")

    def fit(self, path: str, query: str, form: ImmutableMultiDict[str, str], signature: str) -> bool:
        """All parameters count, known or not. Nothing that the sender says of its own address does."""
        url = f"{self._public_url}{path}" + (f"?{query}" if query else "")
        return bool(signature) and bool(self._validator.validate(url, form, signature))
