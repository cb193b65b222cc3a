"""A deed beside its plan that was turned back behind it, was done to somebody else, or is only what goes with it: no step done."""

import pytest
from handrail_notifier.core.reply import Answer, Expecting, PlanWords, Reported, by_plan, read


def beside(text: str, plan: str, language: str) -> list[Answer | None]:
    tiny = "Walk past the bar" if plan.endswith("call Ana") else None
    understood = by_plan(text, read(text, language=language), PlanWords(plan, tiny), Expecting(), language)
    return [each.answer if isinstance(each, Reported) else None for each in understood.meanings]


BAR, PILLS, SISTER, GYM = (
    "Walk past the bar and call Ana",
    "Take my evening pills with water",
    "Call my sister",
    "Go to the gym for 20 minutes",
)


@pytest.mark.parametrize(("plan", "text", "language"), [
    (BAR, "walked past the bar twice then went in", "en"), (BAR, "walked past the bar, then went in", "en"), ("Walk past the bar", "walked past the bar and then went inside", "en"),
    (GYM, "went to the gym and left", "en"), (GYM, "went to the gym then left", "en"), (PILLS, "took the trash out", "en"), (PILLS, "took a bath", "en"), (PILLS, "took the dog out", "en"),
    (PILLS, "drank water", "en"), ("Take my pills with breakfast", "ate breakfast", "en"), (SISTER, "called my brother", "en"), (SISTER, "called my mom", "en"),
    ("Text my sister one line", "texted my brother", "en"), ("Text my sponsor", "texted my brother", "en"), ("Call grandma", "called my mom", "en"),
    ("Paso de largo frente al bar", "pase de largo frente al bar y luego entre", "es"), ("Voy al gimnasio 20 minutos", "fui al gimnasio y me sali", "es"),
    ("Llamo a mi hermana", "llame a mi hermano", "es"), ("Tomo mis pastillas de la noche con agua", "tome agua", "es"),
])  # fmt: skip
def test_it_is_no_step_done(plan: str, text: str, language: str) -> None:
    assert beside(text, plan, language) == []


@pytest.mark.parametrize(("plan", "text", "language"), [
    (BAR, "walked past the bar", "en"), (BAR, "walked past the bar and called ana", "en"), ("Walk past the bar", "walked past the bar and went home", "en"),
    ("Walk past the bar and into the library", "walked past the bar and went into the library", "en"), ("Walk past the bar and go in the library", "walked past the bar and went in the library", "en"),
    (GYM, "went to the gym", "en"), (GYM, "went to the gym after work", "en"), (GYM, "went to the gym for 20 minutes then left", "en"), (PILLS, "took my meds", "en"),
    ("Drink a glass of water", "drank water", "en"), (SISTER, "called my sister", "en"), (SISTER, "called my sis", "en"), (SISTER, "called her", "en"), (SISTER, "called", "en"),
    (SISTER, "called my brother and my sister", "en"), (SISTER, "called my sister after my brother called", "en"), ("Call my mom", "called mama", "en"), ("Call grandma", "called my gran", "en"),
    ("Call a friend", "called my sister", "en"), ("Call my sister or my mom", "called my mom", "en"), ("Take a walk around the block", "took a walk", "en"), ("Walk with my dog", "walked the dog", "en"),
    ("Llamo a mi hermana", "le llame", "es"), ("Llamo a mi hermana", "llame a mi hermana", "es"), ("Voy al gimnasio 20 minutos", "fui al gimnasio", "es"),
    ("Paso de largo frente al bar", "pase de largo frente al bar", "es"),
])  # fmt: skip
def test_what_only_looks_like_it_is_done(plan: str, text: str, language: str) -> None:
    assert beside(text, plan, language) == [Answer.DONE]
