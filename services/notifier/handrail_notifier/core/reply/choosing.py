"""Which of some plans a text names, where that was asked: `the tomatoes`, `watered the tomatoes`. Only one that nothing else in the text doubts."""

from collections.abc import Sequence

from handrail_notifier.core import crisis, languages, optout
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.reply.beside import spelt
from handrail_notifier.core.reply.forms import Deed, deed_of
from handrail_notifier.core.reply.meanings import Answer
from handrail_notifier.core.reply.named import PlanWords, named

MOST_WORDS = 12
"""Of a name in more words nobody is sure."""


def chosen(text: str, plans: Sequence[PlanWords], answer: Answer, language: str | None = None) -> int | None:
    """The place of the one plan that is named. `answer`: what was reported of it; a text that reports something else is no choice."""
    if crisis.suspect(text, language) or optout.look(text, language).leaving is not optout.Leaving.NO:
        return None
    reports = [named(text, each, language) for each in plans]
    if any(each is not None and each.answer is not answer for each in reports):
        return None
    told = [at for at, each in enumerate(reports) if each is not None]
    called = [at for at, each in enumerate(plans) if _calls(text, each, language)]
    found = told or called
    return found[0] if len(found) == 1 else None


def _calls(text: str, plan: PlanWords, language: str | None) -> bool:
    wordings = [each for each in (plan.response, plan.tiny) if each]
    codes = languages.in_order("deeds", language)
    return any(_is_name(text, deed, code) for code in codes for each in wordings if (deed := deed_of(each, code)))


def _is_name(text: str, deed: Deed, code: str) -> bool:
    """Whether it is made of the plan's words, and one of them weighs."""
    known, words = languages.deeds(code), spelt(words_of(text), deed, code)
    plain = {*known.small, *known.links, *known.joins, *known.finishers}
    weighty = frozenset[str]().union(*(deed.contents[at].said | deed.contents[at].past for at in deed.weight))
    said = {each.text for each in words if each.text[0].isalnum()}
    asked = any(each.asked for each in words) or len(words) > MOST_WORDS
    guards = languages.replies(code).guards
    turned = said & ({*guards.undoes, *guards.others, *known.excepts} - deed.forms)
    return not asked and not turned and bool(said & weighty) and said <= deed.forms | plain
