"""A text as Twilio's API shows it: every field of the published description, in its format."""

from datetime import datetime
from email.utils import format_datetime

from handrail.carrier.codes import DELIVERY_ERRORS
from handrail.carrier.message import Message, Picture, Status
from handrail.carrier.params import API_VERSION


def as_json(message: Message, account_sid: str, pictures: int) -> dict[str, object]:
    """The Message resource of a text that came with so many pictures."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    unassigned = message.status in (Status.ACCEPTED, Status.SCHEDULED)
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": _date(message.created_at),
        "date_sent": _date(message.sent_at),
        "date_updated": _date(message.updated_at),
        "direction": message.direction.value,
        "error_code": message.error_code,
        "error_message": _error(message.error_code),
        # A messaging service chooses its sender only when the text is queued.
        "from": None if unassigned else message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": str(pictures),
        "num_segments": "0" if unassigned else str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status.value,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{uri}.json",
    }


def picture_as_json(picture: Picture, account_sid: str) -> dict[str, object]:
    """The Media resource."""
    return {
        "account_sid": account_sid,
        "content_type": picture.content_type,
        "date_created": _date(picture.created_at),
        "date_updated": _date(picture.created_at),
        "parent_sid": picture.text,
        "sid": picture.sid,
        "uri": f"/{API_VERSION}/Accounts/{account_sid}/Messages/{picture.text}/Media/{picture.sid}.json",
    }


def _date(instant: datetime | None) -> str | None:
    return format_datetime(instant) if instant else None


def _error(code: int | None) -> str | None:
    return DELIVERY_ERRORS.get(code, "Unknown error") if code is not None else None
