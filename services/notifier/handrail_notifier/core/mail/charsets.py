"""The character sets that people's mail programs write in. Any other is no reading matter: some take time by the square of their length,
and some are no text at all.
"""

import codecs
import re

_LONGEST_NAME = 40
_WRITTEN = re.compile(
    r"utf-(7|8(-sig)?|(16|32)(-[bl]e)?)|ascii|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rtu]|mac-\w+|tis-620"
    r"|gb2312|gbk|gb18030|hz|big5(hkscs)?|euc_\w+|johab|shift_jis\w*|iso2022_\w+"
)
"""As Python calls them."""


def decoded(content: bytes, charset: str) -> str | None:
    """The text, with a mark for what is none. None: nobody's mail program writes that."""
    try:
        known = len(charset) <= _LONGEST_NAME and _WRITTEN.fullmatch(codecs.lookup(charset).name)
        return content.decode(charset, "replace") if known else None
    except (LookupError, ValueError):
        return None
