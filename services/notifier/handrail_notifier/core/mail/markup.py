"""What a browser would show of a mail's HTML: without what is quoted, as far as mark-up tells; or all of it.

Where mark-up is left open, more is shown rather than less: of a head without an end only what stands in its own elements is hidden.
"""

from collections.abc import Sequence
from html.parser import HTMLParser

from handrail_notifier.core.mail.settling import settled

_HIDDEN = frozenset({"style", "script", "title"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})
_QUOTES = ("gmail_quote", "divRplyFwdMsg", "yahoo_quoted", "moz-cite-prefix")
Attributes = Sequence[tuple[str, str | None]]


def own_of(html: str) -> str:
    """What is shown and not quoted."""
    return _Shown.of(html, quotes=False)


def all_of(html: str) -> str:
    """All that is shown, and what stands behind a hidden element that never ends."""
    return _Shown.of(html, quotes=True)


class _Shown(HTMLParser):
    def __init__(self, *, quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._quotes = quotes
        self._found: list[str] = []
        self._hidden: list[str] = []
        self._held: list[str] = []

    @classmethod
    def of(cls, html: str, *, quotes: bool) -> str:
        reader = cls(quotes=quotes)
        reader.feed(settled(html))
        reader.close()
        never_ended = reader._held if quotes else []
        return "".join([*reader._found, *never_ended])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.append(tag)
        elif tag in _HIDDEN or (not self._quotes and _is_quote(tag, attrs)):
            self._hidden.append(tag)
        elif tag in _BREAKS:
            self._found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
            if not self._hidden:
                self._held.clear()
        elif not self._hidden and tag in _BREAKS - {"br"}:
            self._found.append("\n")

    def handle_data(self, data: str) -> None:
        (self._held if self._hidden else self._found).append(data)


def _is_quote(tag: str, attrs: Attributes) -> bool:
    named = [value for name, value in attrs if name in {"class", "id"} and value]
    return tag == "blockquote" or (tag == "div" and any(each in value for value in named for each in _QUOTES))
