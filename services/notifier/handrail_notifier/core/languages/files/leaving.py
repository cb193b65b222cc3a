"""How people end all texts, perhaps end them, have the number by mistake, or say that somebody else reads the phone."""

from collections.abc import Mapping

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Leaving(Checked):
    """`leaving.toml`. `hours`: asks for other hours, and leaves nothing unless a word of `at_all` follows; `alone`: leaves if nothing else is said; `clear`: leaves as a sentence of its own; `doubtful`: perhaps leaves;
    `wrong_number`; `perhaps_wrong`: a doubt that yields to it; `overlooked`: somebody else reads the phone, as `looked_at` says beside one of the `phones`, but not `looked_at_together`; `number_hints` and `sure_hints`: one of each says the same, where `_` is none of `no_name`; `names`: given names, which a phrase has as `<given>` or the like; one of the `person_hints` in place of the second makes it a doubt; `astray`: the same, but not beside one of the `mistakes`, nor, where it has no word `of_numbers`, beside one of the
    `apologies`; `laughs`: what takes the edge off a lone word; `empty`: words that may stand beside any of them; `no_doubt`: what only looks like leaving; `end`: what may
    follow a clear phrase without a break; `others`: who is spoken of, when it is not us; `turned`: not, never, if. A clear phrase is a doubt behind one of the `whens` or `tellers`, before one of the `meanwhile`, where it ends in one of the `whens` without one of the `afters`,
    right behind one of the `sent`, behind a `hedge` in its clause or before one where it has a word `of_self`, right before one of the `told`, and where one of the `asks_self` begins a question. Behind one of `so` it is a doubt, whoever is spoken of before. `to_us`: what says that a sentence before a lone STOP is said to us; `to_self`: to oneself; `unended`:
    words that no sentence ends with, so that a line which does goes on in the next."""

    version: Edition
    words: Mapping[str, Phrases]
    hours: tuple[str, ...] = ()
    at_all: tuple[str, ...] = ()
    whens: tuple[str, ...] = ()
    meanwhile: tuple[str, ...] = ()
    afters: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    to_us: tuple[str, ...] = ()
    to_self: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()
    asks_self: tuple[str, ...] = ()
    alone: Phrases
    clear: Phrases
    doubtful: Phrases
    wrong_number: Phrases
    perhaps_wrong: tuple[str, ...] = ()
    overlooked: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()
    looked_at_together: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    number_hints: tuple[str, ...] = ()
    person_hints: tuple[str, ...] = ()
    sure_hints: tuple[str, ...] = ()
    no_name: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    of_numbers: tuple[str, ...] = ()
    laughs: tuple[str, ...] = ()
    no: Phrases
    hedge: tuple[str, ...] = ()
    of_self: tuple[str, ...] = ()
    so: tuple[str, ...] = ()
    empty: Phrases
    others: Phrases
    turned: Phrases
