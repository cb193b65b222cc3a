"""How people end all texts, perhaps end them, have the number by mistake, or say that somebody else reads the phone."""

from collections.abc import Mapping

from handrail_notifier.core.languages.files import Checked, Edition, Phrases


class Leaving(Checked):
    """`leaving.toml`: what ends all texts, surely or perhaps, what says that somebody else has the number or reads the phone, and what makes a
    doubt of it, or nothing."""

    version: Edition
    words: Mapping[str, Phrases]
    """Named phrases, of which others are made."""
    hours: tuple[str, ...] = ()
    """Asks for other hours, and leaves nothing unless a word of `at_all` follows."""
    at_all: tuple[str, ...] = ()
    """Words that make a doubt of a wish for other hours."""
    terms: tuple[str, ...] = ()
    """Asks for no texts for so long, and leaves nothing."""
    bare_terms: tuple[str, ...] = ()
    """The same in so few words that nothing may stand right before it."""
    held: tuple[str, ...] = ()
    """Perhaps leaves, whatever else is said beside it."""
    missing: tuple[str, ...] = ()
    """Says or asks that no text came, and leaves nothing."""
    told_terms: tuple[str, ...] = ()
    """Tells of so long a time, and wishes for none."""
    stops: tuple[str, ...] = ()
    """What leaves perhaps wherever a text begins with it, unless it is said of something else."""
    last: tuple[str, ...] = ()
    """The same where a text ends with it."""
    codes: tuple[str, ...] = ()
    """Those of the `stops` behind which digits alone leave nothing, and something else may be stopped."""
    may_stop: tuple[str, ...] = ()
    """What leaves perhaps at the beginning if one of `from_now` is right behind it."""
    from_now: tuple[str, ...] = ()
    """From when on, or how much."""
    leads: tuple[str, ...] = ()
    """What may stand before a text's first word that counts."""
    not_behind: tuple[str, ...] = ()
    """Words right behind the first word with which it is something else that stops."""
    things: tuple[str, ...] = ()
    """Words right behind it with which it is a thing, and ours only if one of `ours` is near."""
    moments: tuple[str, ...] = ()
    """Units behind a number right behind it with which it is an exercise."""
    doing: tuple[str, ...] = ()
    """How words end that are what somebody does."""
    writing: tuple[str, ...] = ()
    """Those of them that we do."""
    ours: tuple[str, ...] = ()
    """What comes from us."""
    not_our: tuple[str, ...] = ()
    """Words beside it with which it comes from somebody else."""
    leaves: tuple[str, ...] = ()
    """Verbs that leave perhaps with one of `ours` near behind them."""
    removes: tuple[str, ...] = ()
    """Those that do with a number right behind them, wherever one of `ours` follows."""
    not_before: tuple[str, ...] = ()
    """Words right before the last word with which it is told."""
    not_with: tuple[str, ...] = ()
    """The same, anywhere before it in its sentence."""
    nones: tuple[str, ...] = ()
    """Words with which a term that is asked about is no wish."""
    tags: tuple[str, ...] = ()
    """Words that ask whether it is well so, behind which it is one."""
    asks_us: tuple[str, ...] = ()
    """Right before a clear phrase, or at its beginning, where nobody pleads (`pleas`): it is asked whether we did, and a doubt."""
    pleas: tuple[str, ...] = ()
    """Words of a plea, as they are written."""
    not_so_long: tuple[str, ...] = ()
    """Words behind it that make a doubt of it."""
    subjects: tuple[str, ...] = ()
    """Words right before it with which it is told and not asked."""
    of_us: tuple[str, ...] = ()
    """Words with which one who `asked` before it asked us."""
    rates: tuple[str, ...] = ()
    """Asks for fewer texts, or perhaps for none; where it says how `often`, for fewer."""
    seldom: tuple[str, ...] = ()
    """Asks for fewer texts."""
    not_fewer: tuple[str, ...] = ()
    """Words behind either that make a doubt of it."""
    often: tuple[str, ...] = ()
    """How often texts may come."""
    whens: tuple[str, ...] = ()
    """That it is for a time: a clear phrase behind one of these, or ending in one, is a doubt."""
    meanwhile: tuple[str, ...] = ()
    """The same, behind it in its sentence."""
    afters: tuple[str, ...] = ()
    """Words that make of one of the `whens` the time from which on it is for good."""
    tellers: tuple[str, ...] = ()
    """Who told somebody else: a clear phrase behind one of these is a doubt."""
    sent: tuple[str, ...] = ()
    """The same, right before it: what the client sent to somebody."""
    told: tuple[str, ...] = ()
    """The same, right behind it: whom it was said to."""
    to_us: tuple[str, ...] = ()
    """What says that a sentence before a lone STOP is said to us."""
    to_self: tuple[str, ...] = ()
    """What says that it is said to oneself."""
    unended: tuple[str, ...] = ()
    """Words that no sentence ends with, so that a line which does goes on in the next."""
    asks_self: tuple[str, ...] = ()
    """Where one of these begins a question, a clear phrase in it is a doubt."""
    alone: Phrases
    """Leaves if nothing else is said."""
    clear: Phrases
    """Leaves as a sentence of its own."""
    doubtful: Phrases
    """Perhaps leaves."""
    wrong_number: Phrases
    """Whoever has the number is not the client."""
    perhaps_wrong: tuple[str, ...] = ()
    """A doubt, which yields to `wrong_number`."""
    overlooked: tuple[str, ...] = ()
    """Somebody else reads the phone."""
    looked_at: tuple[str, ...] = ()
    """Says the same beside one of the `phones`."""
    looked_at_together: tuple[str, ...] = ()
    """Says it of the client as well: then it does not count."""
    phones: tuple[str, ...] = ()
    """Words of a phone, for `looked_at`."""
    number_hints: tuple[str, ...] = ()
    """Whose number it is; with one of the `sure_hints`, a wrong number."""
    person_hints: tuple[str, ...] = ()
    """That somebody is not known; in place of one of the `sure_hints` it makes a doubt."""
    sure_hints: tuple[str, ...] = ()
    """That the name is not known, where `_` is none of `no_name`."""
    no_name: tuple[str, ...] = ()
    """Words that are no name."""
    names: tuple[str, ...] = ()
    """Given names, which a phrase has as `<given>` or the like."""
    astray: tuple[str, ...] = ()
    """A wrong number, too, but not beside one of the `mistakes`, nor beside one of the `apologies`."""
    mistakes: tuple[str, ...] = ()
    """Words of a mistake of the client's own."""
    apologies: tuple[str, ...] = ()
    """Words of an apology, which count where `astray` has no word `of_numbers`."""
    of_numbers: tuple[str, ...] = ()
    """Words of a number."""
    laughs: tuple[str, ...] = ()
    """What takes the edge off a lone word."""
    no: Phrases
    """What only looks like leaving."""
    hedge: tuple[str, ...] = ()
    """What softens a clear phrase to a doubt: before it in its clause, or behind one that has a word `of_self`."""
    of_self: tuple[str, ...] = ()
    """Words with which a client says it of themselves."""
    so: tuple[str, ...] = ()
    """Behind one of these a clear phrase is a doubt, whoever is spoken of before."""
    empty: Phrases
    """Words that may stand beside any of them."""
    others: Phrases
    """Who is spoken of, when it is not us."""
    turned: Phrases
    """Not, never, if."""
