"""The page of what a client can text, made from the languages' own examples, each of which a test reads."""

from collections.abc import Mapping

from handrail_notifier.core import languages

NAMES = {"en": "English", "es": "Spanish", "fr": "French"}
MEANS: Mapping[str, str] = {
    "done": "the step is done",
    "part": "it is partly done",
    "missed": "it was missed",
    "none": "it did not come up",
    "acknowledge": "read, and nothing more",
    "intend": "it will be done: that is not done",
    "more": "more nudges",
    "less": "fewer nudges",
    "easier": "an easier step",
    "harder": "the whole step again",
    "help": "who this is and whom to call",
    "later": "ask again later",
    "skip": "not this time",
    "small": "the small version",
    "swap": "another step",
    "break": "no nudges for some days",
    "back": "the break is over",
    "change": "the plan no longer fits",
    "call": "somebody should call",
    "now": "the plan, right now",
    "plan": "show me my plan",
    "goal": "show me my goal",
    "why": "why am I doing this",
    "how_am_i": "how am I doing",
    "stuck": "I am stuck",
    "feedback": "about the texts themselves",
}
"""What each meaning says, in the order of the page."""
WITHOUT_EFFECT = frozenset(
    [
        "acknowledge",
        "intend",
    ]
)
"""These are understood, and answered like the client's own words for now."""


def reference() -> str:
    """The page, as Markdown."""
    pages = [_page(code) for code in languages.codes("replies")]
    return "\n".join([*_INTRODUCTION, *(line for page in pages for line in page), *_leaving(), *_crises()]) + "\n"


_INTRODUCTION = (
    "# What a client can text",
    "",
    "Made from `services/notifier/handrail_notifier/core/languages` by `make docs`; each example is read by a test.",
    "Case, spaces, punctuation, accents, emoji and small slips make no difference, nor do empty words: `ok, done!!` is `done`.",
    "The client's own language is read first, then English, then the others.",
    "What is not surely meant is the client's own words, for the clinician.",
    "A question, a wish, a promise, a *not*, an *if* or another person's deed is never a step done.",
    "After `done`, `part`, `missed` or `none` may come how much it helped, from 0 to 10: `1 7`, `did it 8/10`.",
    "While a check-in waits for its answer, a number alone is that; while a step of a walk-through does, whatever has no meaning of its own goes on, and where it asks for words only a bare keyword has one.",
    "*Not yet*: understood, and kept for the clinician like their own words, until there is more to it.",
)


def _page(code: str) -> list[str]:
    read = languages.replies(code)
    rows = [
        f"| {'`' + '` `'.join(read.examples[name]) + '`'} | {means} | {'not yet' if name in WITHOUT_EFFECT else 'yes'} |"
        for name, means in MEANS.items()
    ]
    title = ["", f"## {NAMES.get(code, code)}", "", "| texts like | mean | has an effect |", "|---|---|---|"]
    takes_off = f"`{'` `'.join(read.unlink)}`, exactly so, with nothing beside but what is polite: no more texts to the person whom the client chose."
    return [*title, *rows, "", takes_off]


def _leaving() -> list[str]:
    """The words that leave when nothing else is said; whole sentences are too many to list."""
    lines = [
        "",
        "## Leaving",
        "",
        "Alone, each of these ends all texts, as do plain sentences like *please stop texting me*.",
    ]
    lines += [
        "*Stop it* and the like only hold texts back, and are asked about. A wrong number ends all texts, too.",
        "",
    ]
    for code in languages.codes("leaving"):
        words = " ".join(f"`{each}`" for each in languages.leaving(code).alone)
        lines.append(f"* {NAMES.get(code, code)}: {words}")
    return lines


def _crises() -> list[str]:
    lines = ["", "## Crises", "", "Looked for before anything else, and never undone by a *not* or an idiom.", ""]
    lines += ["| language | edition | explicit | possible |", "|---|---|---|---|"]
    for code in languages.codes("crisis"):
        read = languages.crisis(code)
        counts = [sum(len(each) for each in tier.values()) for tier in (read.first, read.second)]
        lines.append(f"| {NAMES.get(code, code)} | {read.version} | {counts[0]} phrases | {counts[1]} phrases |")
    return lines
