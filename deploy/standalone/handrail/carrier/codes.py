"""What the carrier refuses, and why a text did not arrive: Twilio's numbers, our words.

The refusals repeat the phone numbers they are about, as Twilio's do: who logs them in
clear leaks, and should find that out here.
"""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was understood and turned down."""

    code: int
    message: str
    status: int

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


# code: (HTTP status, words); {0} is what the client sent.
_REFUSALS: dict[int, tuple[HTTPStatus, str]] = {
    20003: (HTTPStatus.UNAUTHORIZED, "Authentication failed: check the account SID and the auth token"),
    20004: (HTTPStatus.METHOD_NOT_ALLOWED, "This method is not allowed on this resource"),
    20009: (HTTPStatus.CONFLICT, "The message is still on its way: redact or delete it when it has arrived"),
    20403: (HTTPStatus.FORBIDDEN, "The account may not do this"),
    20404: (HTTPStatus.NOT_FOUND, "There is no resource at {0}"),
    20422: (HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid parameter: {0}"),
    20429: (HTTPStatus.TOO_MANY_REQUESTS, "Too many requests: wait before the next one"),
    20500: (HTTPStatus.INTERNAL_SERVER_ERROR, "The carrier failed; the outcome of the request is not known"),
    21211: (HTTPStatus.BAD_REQUEST, "The 'To' number {0} is not a valid phone number"),
    21212: (HTTPStatus.BAD_REQUEST, "The 'From' number {0} is not a valid phone number"),
    21266: (HTTPStatus.BAD_REQUEST, "'To' and 'From' are the same number: {0}"),
    21408: (HTTPStatus.BAD_REQUEST, "Texts to the region of {0} are not enabled for this account"),
    21602: (HTTPStatus.BAD_REQUEST, "A message body is required"),
    21603: (HTTPStatus.BAD_REQUEST, "A 'From' number or a messaging service is required"),
    21604: (HTTPStatus.BAD_REQUEST, "A 'To' number is required"),
    21606: (HTTPStatus.BAD_REQUEST, "The 'From' number {0} cannot send texts for this account"),
    21608: (HTTPStatus.BAD_REQUEST, "A trial account cannot text the unverified number {0}"),
    21609: (HTTPStatus.BAD_REQUEST, "The 'StatusCallback' {0} is not a valid URL"),
    21610: (HTTPStatus.BAD_REQUEST, "The recipient {0} has opted out"),
    21611: (HTTPStatus.TOO_MANY_REQUESTS, "The queue of this 'From' number is full"),
    21612: (HTTPStatus.BAD_REQUEST, "There is no route from this sender to {0}"),
    21614: (HTTPStatus.BAD_REQUEST, "The 'To' number {0} is not a mobile number"),
    21617: (HTTPStatus.BAD_REQUEST, "The message body is longer than 1600 characters"),
    21620: (HTTPStatus.BAD_REQUEST, "Media cannot be sent: this carrier carries text alone"),
    21624: (HTTPStatus.BAD_REQUEST, "'ValidityPeriod' must be a whole number from 1 to 36000, not {0}"),
    21635: (HTTPStatus.BAD_REQUEST, "The 'To' number {0} is a landline"),
    21701: (HTTPStatus.NOT_FOUND, "There is no messaging service {0}"),
    30034: (HTTPStatus.BAD_REQUEST, "The sender is not registered for texts to {0}"),
    30409: (HTTPStatus.BAD_REQUEST, "Only a message that is still scheduled can be canceled"),
    60728: (HTTPStatus.TOO_MANY_REQUESTS, "The account exceeded its limit of the hour"),
    63017: (HTTPStatus.TOO_MANY_REQUESTS, "The account sends faster than it may"),
    63038: (HTTPStatus.TOO_MANY_REQUESTS, "The account exceeded its daily messages limit"),
    35114: (HTTPStatus.BAD_REQUEST, "'SendAt' must be from 300 seconds to 35 days ahead, not {0}"),
}

# Why a text that was accepted did not arrive, for the resource's `error_message`.
DELIVERY_ERRORS: dict[int, str] = {
    21610: "Recipient opted out",
    30001: "Queue overflow",
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30034: "Sender not registered",
    30036: "Validity period expired",
}


def refusal(code: int, value: str = "") -> Refusal:
    """The refusal with this code; an unknown code is still a refusal (400)."""
    status, words = _REFUSALS.get(code, (HTTPStatus.BAD_REQUEST, "The request was refused"))
    return Refusal(code, words.format(value), int(status))
