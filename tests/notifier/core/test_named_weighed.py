"""What the grammar reads out of a deed, weighed against the plan: a step done that its words deny, and a miss that is the plan's own deed."""

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.reply import (
    Answer,
    Expecting,
    PlanWords,
    Reported,
    Understood,
    Weight,
    by_plan,
    may_be_weighed,
    named,
    read,
    weighed,
)


def answers(understood: Understood) -> list[Answer | None]:
    return [each.answer if isinstance(each, Reported) else None for each in understood.meanings]


def beside(text: str, plan: str, language: str = "en", expecting: Expecting = Expecting()) -> list[Answer | None]:  # noqa: B008
    return answers(by_plan(text, read(text, expecting, language), PlanWords(plan), expecting, language))


def weight(text: str, plan: PlanWords, language: str = "en") -> Weight:
    return weighed(text, plan, language, named(text, plan, language))


@pytest.mark.parametrize(("plan", "text", "language"), [
    ("Do six squats and drink water", "did 3 squats", "en"), ("Take eight slow breaths", "did 5 breaths", "en"), ("Wait fifteen minutes, then choose", "waited five minutes then chose", "en"),
    ("Breathe slowly six times, then drink tea", "breathed two times", "en"), ("Sweep the hall and call Mum", "called ma instead of sweeping", "en"),
    ("Step outside and count twelve breaths", "stepped outside but counted four", "en"), ("Me siento en la banca y cuento hasta treinta", "cont\u00e9 hasta diez", "es"),
    ("Hago ocho sentadillas y tomo agua", "hice mis 8 sentadillas pero no tome agua", "es"), ("Respiro cinco veces y le escribo a mi prima", "respire 5 veces y no le escribi a mi prima", "es"),
    ("Guardo el celular en el cajon y leo tres paginas", "guarde el celular en el cajon y lei una pagina", "es"),
])  # fmt: skip
def test_less_than_the_plan_asks_for_and_one_act_of_two_are_a_part(plan: str, text: str, language: str) -> None:
    assert answers(read(text, language=language)) == [Answer.DONE]
    assert beside(text, plan, language) == [Answer.PARTLY]


def test_what_it_helped_stays_with_the_part() -> None:
    understood = read("did 3 squats, 7", language="en")
    left = by_plan("did 3 squats, 7", understood, PlanWords("Do six squats"), Expecting(), "en")
    assert left.meanings == (Reported(Answer.PARTLY, 7),)


@pytest.mark.parametrize(("plan", "text", "language"), [
    ("Call my cousin", "did my laundry", "en"), ("Call my cousin", "walked to the corner", "en"), ("Take my meds with lunch", "called my sister", "en"),
    ("Shoes on, walk to the corner", "took my meds", "en"), ("Wash one plate", "called my sister", "en"), ("Brush my teeth", "wrote three good things", "en"),
    ("Llamo a mi prima", "camine media hora", "es"), ("Leo dos paginas", "camine diez minutos", "es"), ("Lavo un plato", "camine hasta la esquina", "es"),
])  # fmt: skip
def test_a_deed_of_another_kind_is_for_a_person(plan: str, text: str, language: str) -> None:
    assert answers(read(text, language=language)) == [Answer.DONE]
    assert beside(text, plan, language) == []


@pytest.mark.parametrize(("plan", "text"), [
    ("Walk to the corner", "went around the block"), ("Walk for ten minutes", "took the stairs"), ("Take a pause before I answer", "counted to twenty"),
    ("Take a pause before I answer", "took a breath"), ("Ride out the urge for ten minutes", "called my sponsor"), ("Move my body for five minutes", "did ten squats"),
    ("Get ready for bed", "brushed my teeth"), ("No screens after ten", "read a book"), ("Go outside for five minutes", "sat on the porch"), ("Show up on Tuesday", "went to group"),
    ("Do one kind thing for myself", "took a shower"), ("Make some noise for ten minutes", "played guitar"), ("Do my stretches", "stretched"), ("Take six slow breaths", "breathed six times"),
    ("Wait ten minutes before a cigarette", "walked to the corner"),
])  # fmt: skip
def test_what_may_be_the_step_in_other_words_stays_done(plan: str, text: str) -> None:
    assert weight(text, PlanWords(plan)) is Weight.STANDS


@pytest.mark.parametrize(("plan", "text", "language"), [
    ("Do my reading after I brush my teeth", "brushed my teeth", "en"), ("Walk past the bakery and buy a pear", "walked to the bakery", "en"),
    ("Hand my husband the keys and sit on the step", "gave her the keys and sat on the step", "en"), ("Light a candle and read a page", "lit a cigarette and read one page", "en"),
    ("Read two pages in bed", "read two pages in bed", "en"), ("Put my phone in the kitchen drawer", "put my phone in the kitchen drawer", "en"),
    ("Guardo el celular en el cajon y leo dos paginas", "lei dos paginas en el celular", "es"),
])  # fmt: skip
def test_the_plans_words_as_another_deed_or_as_a_copy_are_for_a_person(plan: str, text: str, language: str) -> None:
    assert weight(text, PlanWords(plan), language) is Weight.NONE


@pytest.mark.parametrize("text", [
    "stayed out of the pub and called my sponsor", "sat on the porch without a beer", "poured the wine out and walked to the corner", "no beer tonight, walked to the corner",
    "walked away from the bar and called my sister", "walked to the corner, craving a cigarette",
])  # fmt: skip
def test_who_tells_what_was_withstood_as_well_did_the_step(text: str) -> None:
    plan = {
        "sponsor": "Call my sponsor",
        "sister": "Call my sister",
        "porch": "Sit on the porch",
        "corner": "Walk to the corner",
    }
    of = next(said for word, said in plan.items() if word in text)
    assert answers(read(text, language="en")) == [Answer.DONE]
    assert weight(text, PlanWords(of)) is Weight.STANDS


@pytest.mark.parametrize("text", ["1", "1 7", "done", "did it", "I did it, then washed the dishes", "yes, done. washed the dishes too", "One.", "took care of it", "washed the dishes like we agreed"])  # fmt: skip
def test_a_digit_a_keyword_and_did_it_are_never_weighed(text: str) -> None:
    assert not may_be_weighed(text, read(text, language="en"), Expecting(), "en")


@pytest.mark.parametrize("text", ["lo hice", "listo, lave los platos", "ya lo hice y lave los platos", "hecho"])
def test_nor_are_they_in_spanish(text: str) -> None:
    assert not may_be_weighed(text, read(text, language="es"), Expecting(), "es")


def test_nothing_is_weighed_beside_a_question_a_crisis_or_who_leaves() -> None:
    assert may_be_weighed("did my laundry", read("did my laundry", language="en"), Expecting(), "en")
    for expecting in (Expecting(barrier=True), Expecting(walk="number")):
        assert not may_be_weighed("did my laundry", read("did my laundry", language="en"), expecting, "en")
    for text in (
        "did my laundry, I want to kill myself",
        "did my laundry. stop texting me",
        "did my laundry, can you call me",
    ):
        assert not may_be_weighed(text, read(text, language="en"), Expecting(), "en")


def test_where_one_of_two_wordings_is_told_it_stands() -> None:
    both = PlanWords("Do ten squats", "Do three squats")
    assert weight("did 4 squats", both) is Weight.STANDS
    assert weight("did 2 squats", both) is Weight.PART


@pytest.mark.parametrize(("plan", "text"), [
    ("Drive straight home after work", "drove straight home"), ("Throw the pack in the bin outside", "binned the pack"),
    ("Carry my water bottle to class and sip it", "carried my water bottle to class and sipped it"),
])  # fmt: skip
def test_a_miss_that_is_the_plans_own_deed_is_done(plan: str, text: str) -> None:
    assert answers(read(text, language="en")) == [Answer.MISSED]
    assert beside(text, plan) == [Answer.DONE]
    assert beside(text, "Call my cousin") == [Answer.MISSED]


@pytest.mark.parametrize("text", ["missed it", "didn't do it", "forgot and drove straight home", "did not drive straight home", "no time, drove straight home"])  # fmt: skip
def test_a_miss_that_is_told_as_one_stays_one(text: str) -> None:
    assert Answer.DONE not in beside(text, "Drive straight home after work")


def test_twice_counts_no_minutes() -> None:
    assert weight("walked twice round the park", PlanWords("Walk for ten minutes")) is Weight.STANDS


@pytest.mark.parametrize("code", languages.codes("deeds"))
def test_each_kind_names_no_word_twice(code: str) -> None:
    kinds = languages.deeds(code).kinds
    assert kinds
    assert all(len(some.split()) == len({*some.split()}) for some in kinds.values())
