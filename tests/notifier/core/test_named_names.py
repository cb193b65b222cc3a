"""People by their other names, and a deed by its noun: how a report says whom it was done to and what; and how little makes it another's."""

import pytest
from handrail_notifier.core.reply import Answer, PlanWords, named


def said(text: str, plan: str, language: str = "en") -> Answer | None:
    report = named(text, PlanWords(plan), language)
    return report.answer if report else None


@pytest.mark.parametrize(("plan", "text"), [
    ("Call my mom", "rang ma"), ("Hand my husband the keys", "gave hubby the keys"), ("Call my sister", "rang her from the kitchen"), ("Call my sister", "gave her a call"),
    ("Hand my husband the keys and sit on the step", "gave him the keys and sat on the step"), ("Text my brother", "sent him a text"),
    ("Say one thing out loud", "told her about the bills"), ("Tell my husband one worry", "told him about a worry"),
])  # fmt: skip
def test_people_have_other_names(plan: str, text: str) -> None:
    assert said(text, plan) is Answer.DONE


@pytest.mark.parametrize(("plan", "text"), [
    ("Call my sister", "gave my boss a call"), ("Call my sister", "gave him a call"), ("Hug my son", "gave her a hug"), ("Text my brother", "sent my ex a text"),
    ("Text my brother", "sent her a text"), ("Water the plants", "gave him a drink"), ("Water the plants", "gave the dog some water"),
    ("Call my sister", "called him from the kitchen"), ("Call my sister", "phoned it in"), ("Tell my husband one worry", "told her about a worry"),
    ("Say one thing out loud", "she told her about the bills"), ("Turn off the TV", "shut the radio off"), ("Read the email", "went over the bridge"),
    ("Chop the vegetables", "cut my finger chopping veg"), ("Chop the vegetables", "cut the vegetables from my diet"), ("Call my mom", "made the call to my lawyer"),
])  # fmt: skip
def test_whoever_else_it_was_done_to_is_not_left_out(plan: str, text: str) -> None:
    assert said(text, plan) is None


@pytest.mark.parametrize(("plan", "text", "answer"), [
    ("Shower before work", "took a quick shower", Answer.DONE), ("Walk round the block", "did a lap of the block", Answer.DONE), ("Water the plants", "gave the plants some water", Answer.DONE),
    ("Stretch for five minutes", "did my stretches for 5 minutes", Answer.DONE), ("Breathe ten times", "did my ten breaths", Answer.DONE),
    ("Breathe ten times", "did 4 breaths", Answer.PARTLY), ("Open the curtains", "drew the curtains open", Answer.DONE), ("Open the curtains", "drew the curtains", None),
    ("Shower before work", "had a baby shower", None), ("Mow the lawn and shower", "took a shower but didn't mow", Answer.PARTLY),
    ("Hold the ice cube", "grabbed an ice cube", Answer.DONE), ("Hold the ice cube", "grabbed ice cream", None), ("Do one puzzle", "solved one puzzle", Answer.DONE),
])  # fmt: skip
def test_a_deed_is_said_by_its_noun(plan: str, text: str, answer: Answer | None) -> None:
    assert said(text, plan) is answer


@pytest.mark.parametrize(("plan", "text", "answer"), [
    ("Le marco a mi papá", "hable con mi papi", Answer.DONE), ("Le marco a mi compadre", "hice la llamada a mi compa", Answer.DONE), ("Le marco a mi papá", "hice una llamada a mi ex", None),
    ("Le marco a mi papá", "hable mal de mi papa", None), ("Le marco a mi papá", "hable con la policia", None), ("Escribo a mi hermana", "le mande mensaje a mi carnala", Answer.DONE),
    ("Escribo a mi hermana", "le mande mensaje a mi ex", None), ("Respiro diez veces", "hice mis 10 respiraciones", Answer.DONE), ("Respiro diez veces", "hice 3 respiraciones", Answer.PARTLY),
    ("Salgo a caminar una cuadra", "di la vuelta a la cuadra", Answer.DONE), ("Salgo a caminar una cuadra", "di la vuelta a la pagina", None), ("Salgo a caminar", "di la vuelta en la moto", None),
    ("Saludo a un vecino", "le dije buenos dias a don beto", Answer.DONE), ("Saludo a un vecino", "salude a la señora de enfrente", Answer.DONE), ("Saludo a un vecino", "le dije buenas noches a mi hija", None),
    ("Riego las plantas", "les eche agua a mis matitas", Answer.DONE), ("Riego las plantas", "le eche agua al whisky", None), ("Hago la cama", "me eche en la cama", None),
    ("Hago un solo ejercicio", "resolvi el primero de algebra", Answer.DONE), ("Hago un solo ejercicio", "hice uno de pollo", None), ("Abro el cuaderno", "saque el cuaderno de la basura", None),
    ("Doy la vuelta a la manzana con mi vecina", "le di una manzana a mi vecina", None),
])  # fmt: skip
def test_in_spanish_too(plan: str, text: str, answer: Answer | None) -> None:
    assert said(text, plan, "es") is answer


@pytest.mark.parametrize(("text", "answer"), [
    ("called ma but didn't take my meds", Answer.PARTLY), ("took my meds instead of ringing ma", Answer.PARTLY), ("took my meds, didn't ring her", Answer.PARTLY),
    ("meds yes, didn't call", Answer.PARTLY), ("didn't ring ma or take my meds", Answer.MISSED),
])  # fmt: skip
def test_what_was_not_done_has_other_names_too(text: str, answer: Answer) -> None:
    assert said(text, "Call my mom and take my meds") is answer


@pytest.mark.parametrize(("plan", "text", "answer"), [
    ("Hand my husband the keys and sit down", "he got the keys but I didn't sit", Answer.PARTLY), ("Hand my husband the keys and sit down", "he's got the keys, I haven't sat down", Answer.PARTLY),
    ("Wash the keys and sit down", "he got the keys but I didn't sit", None), ("Hand my husband the keys and sit down", "he got the car but I didn't sit", None),
    ("Hand my husband the keys and sit down", "he has the keys, I'm at the bar", None), ("Hand my husband the keys and sit down", "he got the keys and sat down", None),
    ("Stretch and do one crossword", "no stretch no crossword", Answer.MISSED), ("Stretch and do one crossword", "ate the whole cake, no stretch, no crossword", Answer.MISSED),
    ("Stretch and do one crossword", "no stretch no crossword yet", None), ("Stretch and do one crossword", "no stretch, no crossword?", None),
    ("Stretch and do one crossword", "no stretch, did one crossword", Answer.PARTLY),
    ("Read the email twice and answer it", "went over the email two times and replied once I'd eaten", Answer.DONE), ("Change my shoes and walk straight to the bus", "swapped my shoes and went right to the bus", Answer.DONE),
])  # fmt: skip
def test_of_two_acts_one_was_received_or_neither_was_there(plan: str, text: str, answer: Answer | None) -> None:
    assert said(text, plan) is answer
