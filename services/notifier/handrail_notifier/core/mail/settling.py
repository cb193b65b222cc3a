"""HTML as it may be handed to the standard library's parser: that one takes time by the square of what is never closed, and raises over
declarations that are none. What could be no tag is text.
"""

import re

_LONGEST_TAG = 2048
"""In letters; of what a mail program writes none is longer, but for pictures that nobody looks at here."""
_UNCLOSED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_DECLARATION = re.compile(r"<!(?!--|doctype\b)", re.IGNORECASE)
_PROCESSING = re.compile(r"<\?")
_COMMENT_ENDS = re.compile(r"--\s*>")
_TAG = re.compile(rf"<([^<>]{{{_LONGEST_TAG},}})>")


def settled(html: str) -> str:
    """The same, with every `<` that begins no tag written as `&lt;`: one that is not closed before the next, a declaration but for the
    document's type, a tag of more than 2,048 letters, and a comment without an end. In time that grows with the text and no faster."""
    closed = _UNCLOSED.sub("&lt;", html)
    declared = _PROCESSING.sub("&lt;?", _DECLARATION.sub("&lt;!", closed))
    return _uncommented(_TAG.sub(r"&lt;\1&gt;", declared))


def _uncommented(html: str) -> str:
    """The parser looks for the end of every comment, so what begins one behind the last end is text."""
    last = max((each.start() for each in _COMMENT_ENDS.finditer(html)), default=0)
    cut = max(last - len("<!--") + 1, 0)
    return html[:cut] + html[cut:].replace("<!--", "&lt;!--")
