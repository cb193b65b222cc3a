"""A mail taken apart by the standard library, in time that grows with it and no faster: a header field beyond every use is made short first.

The words are read whatever stands before them. A field is cut rather than the mail refused, for a refusal would be for good.
"""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy

from handrail_notifier.core.mail.fields import LONGEST_FIELD

_LONGEST_CONTENT = 512
_MOST_SIGNS = 40
_SIGN = re.compile(r"[;=(*%?]")
_KIND = re.compile(r"[\s;]{0,20}([\w.+-]{1,40}(?:/[\w.+-]{1,60})?)")
_PARAMETER = re.compile(
    r";\s{0,20}(boundary|charset|report-type)\s?=\s?(\"[^\"\\]{1,100}\"|[^\s;\"()\\]{1,100})", re.IGNORECASE
)
_MOST_PARTS = 200


def parsed(content: bytes) -> EmailMessage:
    """Raises whatever a hostile mail makes the parser raise; it is walked here once, so that a structure too deep is found out."""
    mail = BytesParser(policy=_READING).parsebytes(content)
    assert isinstance(mail, EmailMessage), "the policy makes these"
    for number, part in enumerate(mail.walk()):
        if number > _MOST_PARTS:
            raise ValueError("too many parts")
        part.get_content_type()
    return mail


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
