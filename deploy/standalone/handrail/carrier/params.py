"""The forms that the carrier posts: Twilio's parameter names, every value a string."""

from collections.abc import Sequence
from datetime import datetime

from handrail.carrier.message import Message, Picture
from handrail.carrier.words import OptOut

API_VERSION = "2010-04-01"
WHERE = "https://api.twilio.com"
"""Where Twilio says that pictures are."""
_COUNTRIES = {"+1": "US", "+44": "GB", "+353": "IE", "+61": "AU", "+64": "NZ", "+49": "DE", "+31": "NL"}
_PLACE = ("City", "State", "Zip", "Country")


def status_params(message: Message, account_sid: str, now: datetime) -> dict[str, str]:
    """A status callback's form."""
    params = _common(message, account_sid) | {
        "MessageStatus": message.status.value,
        "SmsStatus": message.status.value,
    }
    if message.error_code is not None:
        params["ErrorCode"] = str(message.error_code)
    if message.service_sid is not None:
        params["MessagingServiceSid"] = message.service_sid
    if message.status.final:
        params["RawDlrDoneDate"] = now.strftime("%y%m%d%H%M")
    return params


def inbound_params(
    message: Message,
    account_sid: str,
    *,
    opt_out: OptOut | None,
    service_sid: str | None,
    pictures: Sequence[Picture] = (),
) -> dict[str, str]:
    """An incoming text's form; `opt_out` is passed on only by a carrier that answered it."""
    params = _common(message, account_sid) | {
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "Body": message.body,
        "NumMedia": str(len(pictures)),
        "NumSegments": str(message.segments),
    }
    params |= _origin("From", message.sender) | _origin("To", message.recipient)
    for number, picture in enumerate(pictures):
        params[f"MediaContentType{number}"] = picture.content_type
        params[f"MediaUrl{number}"] = (
            f"{WHERE}/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}/Media/{picture.sid}"
        )
    if service_sid is not None:
        params["MessagingServiceSid"] = service_sid
    if opt_out is not None:
        params["OptOutType"] = opt_out.value
    return params


def _common(message: Message, account_sid: str) -> dict[str, str]:
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": account_sid,
        "From": message.sender,
        "To": message.recipient,
        "ApiVersion": API_VERSION,
    }


def _origin(side: str, number: str) -> dict[str, str]:
    country = next((name for code, name in _COUNTRIES.items() if number.startswith(code)), "")
    return {side + part: country if part == "Country" else "" for part in _PLACE}
