"""Whether a client says in plain words what a code word says: that somebody else reads the phone, so that nothing may be sent there (R33).

`This phone is not safe` and `my husband reads my texts` say so wherever they stand, in any language, unless they are asked. `My wife reads these with me` does not.
"""

from handrail_notifier.core import languages
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.sayings import sayings
from handrail_notifier.core.tapback import tapped

LONGEST = 1600
"""Of a text no more is read for this."""


def is_read_by_others(text: str) -> bool:
    """Whether the text says that somebody else reads what is sent."""
    return not tapped(text) and any(_says_so(text[:LONGEST], code) for code in languages.codes("leaving"))


def _says_so(text: str, code: str) -> bool:
    words = languages.leaving_speller(code).read(words_of(text))
    said = [each for each in sayings(words, languages.overlooked_net(code)) if not words[each.start].asked]
    phone = any(each.text in languages.leaving(code).phones for each in words)
    return any(each.tag == "overlooked" or (each.tag == "looked_at" and phone) for each in said)
