"""What a nudge or a proposal says. The planner shows and the notifier sends what this one module composes, so both are the same text.

A composed text is one line, free of control, bidirectional and invisible characters, and in GSM-7 wherever a likeness exists.
It invites no word that the carriers keep for themselves, and shows no more of the plan than the copy level allows.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from handrail_shared.contracts.events.nudges import Saying
from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.segments import ALONE, measure
from handrail_shared.contracts.wording.alternatives import period, text_of
from handrail_shared.contracts.wording.english import ENGLISH
from handrail_shared.contracts.wording.spanish import SPANISH
from handrail_shared.contracts.wording.tongue import Tongue

TONGUES: Mapping[str, Tongue] = {"en": ENGLISH, "es": SPANISH}
"""By the primary part of a language tag. A further language is a module beside these and a line here."""
UNREPORTED: frozenset[Saying] = frozenset({"prime", "still_useful"})
"""Nudges that ask for no report: the time to tell has not come, or something else is asked."""
MOST_LONGER = 24
"""Characters by which an alternative may be longer than the first of its template."""

_BREAKS = str.maketrans("\r\n\f\t", "    ")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_LIKENESS = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'", "`": "'", "\u00b4": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2026": "...", "\u2022": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan's own words, opened. Kept out of every `repr`, so that no log or error can quote them."""

    cue: str = field(repr=False)
    response: str = field(repr=False)
    discreet: str | None = field(repr=False)
    copy_level: CopyLevel
    tiny: str | None = field(default=None, repr=False)


def tongue_of(language: str) -> str:
    """The language that texts are written in for who speaks this one: its own where there is one, else English."""
    primary = language.partition("-")[0].casefold()
    return primary if primary in TONGUES else "en"


def nudge(
    alias: str,
    words: PlanWords,
    *,
    answerable: bool = True,
    says: Saying = "plan",
    language: str = "en",
    number: int = 0,
) -> str:
    """The nudge for a plan, at the plan's copy level: the clinic's neutral name, the words, the answers.

    `answerable` is false where nobody reads what is answered: then no answer is asked for. Nor is one by those of
    `UNREPORTED`. `number`: how many nudges for the plan went before. The wording changes with it, and none comes again within ten
    others (R5.5), as far as they take no more segments than the first.
    """
    tongue = TONGUES[tongue_of(language)]
    template = _template(words, says, tongue)
    if answerable and says not in UNREPORTED:
        template = f"{template} {tongue.keys}"
    fields = _fields(words, tongue, tiny=says == "tiny", otherwise=tongue.no_words)
    first = _filled(alias, template, 0, fields)
    length = measure(first)
    if length.encoding == "gsm7" and length.units + MOST_LONGER <= ALONE["gsm7"]:
        return _filled(alias, template, number, fields)
    texts = [_filled(alias, template, each, fields) for each in range(period(template))]
    as_short = [each for each in texts if measure(each).segments <= length.segments]
    return as_short[number % len(as_short)]


def proposal(alias: str, words: PlanWords, *, language: str = "en") -> str:
    """The text that puts a plan before its client, at the plan's copy level. It is said in fewer words where that makes it one
    segment; OK, CHANGE and PASS are the client's to use (M12)."""
    tongue = TONGUES[tongue_of(language)]
    fields = _fields(words, tongue, otherwise=tongue.no_words_yet)
    full, short = (
        _filled(alias, each.replace("{sentence}", _sentence(words, tongue)), 0, fields)
        for each in (tongue.proposal, tongue.short_proposal)
    )
    return full if measure(full).segments == 1 or measure(short).segments > 1 else short


def check_in(alias: str, question: str, lowest: int, highest: int, *, language: str = "en") -> str:
    """A question of the clinician's that is answered by one number."""
    said = TONGUES[tongue_of(language)].check_in.format(question=plain(question), lowest=lowest, highest=highest)
    return plain(f"{alias}: {said}")


def fit_question(language: str) -> str:
    """How well the texts fit their client. One wording, as of every check-in."""
    return TONGUES[tongue_of(language)].fit


def fit_check(alias: str, *, in_words: bool, language: str = "en") -> str:
    """The same as it is texted; `in_words`: words may be asked for, too."""
    said = check_in(alias, fit_question(language), 0, 10, language=language)
    return plain(f"{said} {TONGUES[tongue_of(language)].fit_in_words}") if in_words else said


def walk_step(alias: str, text: str, takes: Literal["ok", "words", "number"], *, language: str = "en") -> str:
    """One step of a walk-through, and what is asked for."""
    if takes == "number":
        return check_in(alias, text, 0, 10, language=language)
    tongue = TONGUES[tongue_of(language)]
    template = tongue.walk_words if takes == "words" else tongue.walk_ok
    return plain(f"{alias}: {template.format(text=plain(text))}")


def strain_questions(language: str) -> tuple[str, str]:
    """What is asked before and after the steps of a walk-through. One wording: a question that is put otherwise measures something else."""
    tongue = TONGUES[tongue_of(language)]
    return tongue.strain_before, tongue.strain_after


def _template(words: PlanWords, says: Saying, tongue: Tongue) -> str:
    match says:
        case "plan":
            return _sentence(words, tongue)
        case "tiny":
            return tongue.tiny if _has_tiny(words) else f"{_sentence(words, tongue)} {tongue.smallest}"
        case "prime":
            return f"{tongue.prime}{_sentence(words, tongue)}"
        case "debrief" | "check_in" | "own_cue" | "still_useful":
            return tongue.questions[says]


def _sentence(words: PlanWords, tongue: Tongue) -> str:
    """As much of the plan as its copy level shows."""
    return tongue.personal if words.copy_level == "personal" else tongue.discreet


def _has_tiny(words: PlanWords) -> bool:
    return words.copy_level == "personal" and bool(words.tiny)


def _fields(words: PlanWords, tongue: Tongue, *, otherwise: str, tiny: bool = False) -> Mapping[str, str]:
    """What a template is filled with. A discreet text has no field for the cue."""
    if words.copy_level != "personal":
        return {"words": _clause(words.discreet or "") or otherwise}
    cue = _clause(words.cue, tongue.openings)
    said = words.tiny if tiny and words.tiny else words.response
    return {"cue": cue, "Cue": cue[:1].upper() + cue[1:], "words": _clause(said, tongue.closings)}


def _filled(alias: str, template: str, number: int, fields: Mapping[str, str]) -> str:
    return plain(f"{alias}: {text_of(template, number).format_map(fields)}")


def plain(text: str) -> str:
    """`text` in one line, of characters that show, in GSM-7 where a likeness exists. What is plain already stays as it is."""
    if text.isascii() and text.isprintable() and "`" not in text:
        return " ".join(text.split())
    shown = "".join(each for each in text.translate(_BREAKS) if unicodedata.category(each) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", shown).translate(_LIKENESS).split())


def _clause(text: str, openings: frozenset[str] = frozenset()) -> str:
    """A client's clause, without the word that the template says already and without the full stop."""
    clause = plain(text)
    first, _, rest = clause.partition(" ")
    if first.casefold().rstrip(",") in openings and rest:
        clause = rest
    return clause.rstrip(" .:;,")
