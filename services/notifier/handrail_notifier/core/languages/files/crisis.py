"""What sounds like a crisis: the phrases of two tiers, for clinicians to review."""

from collections.abc import Mapping

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class CrisisPhrases(Checked):
    """`crisis.toml`. `everywhere`: looked for whatever language is set; `misspelt`: words that are found
    with one letter wrong; `real`: words that only look like one of these; `first` and `second`: the tiers, each phrase under its id;
    `joined`: phrases of the first tier that are also found without spaces; `leads`: what may stand right before one of them; `not_any`: words that `_` is not; `tools`: two words
    that are one harmless thing, though the second alone is none (`glue gun`)."""

    version: Edition
    everywhere: bool
    not_any: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    misspelt: Phrases
    real: tuple[str, ...] = ()
    words: Mapping[str, Phrases]
    first: Mapping[str, Phrases]
    second: Mapping[str, Phrases]
    joined: Phrases
    leads: tuple[str, ...] = ()
