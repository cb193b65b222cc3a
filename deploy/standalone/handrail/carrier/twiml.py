"""What a webhook's answer asks the carrier to text back.

`<Response><Message>Hello</Message></Response>` texts Hello; a plain-text answer is texted
as it stands, as Twilio does; anything else, malformed or too long for a text, texts nothing.
"""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from handrail.carrier.order import LONGEST_BODY

MOST_REPLIES = 10


@dataclass(frozen=True, slots=True)
class Reply:
    body: str
    recipient: str | None = None
    sender: str | None = None
    status_callback: str | None = None


def replies(content_type: str, text: str) -> list[Reply]:
    """The texts to send, in order."""
    if content_type == "text/plain":
        return [Reply(text.strip())] if 0 < len(text.strip()) <= LONGEST_BODY else []
    # Entities are the one way in which a short document grows without bound.
    if not text.strip() or "<!" in text.replace("<!--", ""):
        return []
    try:
        root = ET.fromstring(text)  # noqa: S314 (no document type, and at most 64 KiB)
    except ET.ParseError:
        return []
    if root.tag != "Response":
        return []
    found = [_reply(element) for element in root.iter("Message")]
    return [reply for reply in found if 0 < len(reply.body) <= LONGEST_BODY][:MOST_REPLIES]


def _reply(element: ET.Element) -> Reply:
    bodies = ["".join(body.itertext()) for body in element.findall("Body")]
    return Reply(
        body="".join(bodies or [element.text or ""]).strip(),
        recipient=element.get("to"),
        sender=element.get("from"),
        status_callback=element.get("statusCallback") or element.get("action"),
    )
