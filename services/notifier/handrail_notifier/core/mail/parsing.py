"""A mail taken apart by the standard library, in time that grows with it and no faster: a header field beyond every use is made short first,
and of more parts than any mail has, or of parts more deeply in each other, the rest is one text as it stands.

The words are read whatever stands before them. A field is cut rather than the mail refused, for a refusal would be for good.
"""

import re
from collections.abc import Iterator
from email.feedparser import FeedParser
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, Policy
from typing import Any

from handrail_notifier.core.mail.fields import LONGEST_FIELD

_LONGEST_CONTENT = 512
_MOST_SIGNS = 40
_SIGN = re.compile(r"[;=(*%?]")
_KIND = re.compile(r"[\s;]{0,20}([\w.+-]{1,40}(?:/[\w.+-]{1,60})?)")
_PARAMETER = re.compile(
    r";\s{0,20}(boundary|charset|report-type)\s?=\s?(\"[^\"\\]{1,100}\"|[^\s;\"()\\]{1,100})", re.IGNORECASE
)
MOST_PARTS = 200
"""The mail itself counts as one. What stands behind the last of them is one text more, as it stands."""
DEEPEST = 20
"""So many parts lie in each other; what the innermost holds is text, as it stands."""
_MAY_BEGIN = re.compile(r"(?:\r\n|\r(?!\n)|\n)(?=--|[\r\n])")
"""Before a line behind which a part may begin."""


def parsed(content: bytes) -> EmailMessage:
    """Raises whatever a hostile mail makes the parser raise."""
    text, parts = content.decode("ascii", "surrogateescape"), _Parts()
    parser, behind = FeedParser(policy=_READING.clone(message_factory=parts)), 0
    for piece in _pieces(text):
        parser.feed(piece)
        behind += len(piece)
        if parts.made > MOST_PARTS:
            break
    mail = parser.close()
    assert isinstance(mail, EmailMessage), "the policy makes these"
    if behind < len(text):
        mail.attach(_as_it_stands(text[behind:]))
    return mail


def _pieces(text: str) -> Iterator[str]:
    """All of it, in pieces in each of which one part begins, or two."""
    begin = 0
    for found in _MAY_BEGIN.finditer(text):
        yield text[begin : found.end()]
        begin = found.end()
    yield text[begin:]


def _as_it_stands(text: str) -> "_Part":
    part = _Part(policy=_READING)
    part.set_payload(text)
    return part


class _Part(EmailMessage):
    """Knows how deep it lies: each line of a mail is held against the boundary of every part that it lies in."""

    depth = 0

    def attach(self, payload: Any) -> None:
        if isinstance(payload, _Part):
            payload.depth = self.depth + 1
        super().attach(payload)

    def get_content_type(self) -> str:
        said = super().get_content_type()
        return "text/plain" if self.depth >= DEEPEST and said.startswith(("multipart/", "message/")) else said


class _Parts:
    """Makes the parts, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, policy: "Policy[Message]") -> _Part:
        self.made += 1
        return _Part(policy=policy)


class _Bounded(EmailPolicy):
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, _brief(value) if name.lower().startswith("content-") else value[:LONGEST_FIELD]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """What the library cannot take apart is as if it were not there: what stands in it is no word of anybody's."""
        try:
            return str(super().header_fetch_parse(name, value))
        except Exception:
            return ""


def _brief(value: str) -> str:
    """What a part is, without its comments and what else it may be called where that is more than a mail program writes: the library takes
    each such field apart, in time by the square of it."""
    if len(value) <= _LONGEST_CONTENT and len(_SIGN.findall(value)) <= _MOST_SIGNS:
        return value
    kind = _KIND.match(value)
    return "; ".join([kind[1] if kind else "text/plain", *_parameters(value)])


def _parameters(value: str) -> Iterator[str]:
    """Each of those that matter, as it stands first."""
    seen = set[str]()
    for found in _PARAMETER.finditer(value[:LONGEST_FIELD]):
        if found[1].lower() not in seen:
            seen.add(found[1].lower())
            yield f"{found[1]}={found[2]}"


_READING = _Bounded()
