"""Of a plan of two acts, which was done and which was not; and what says that nothing of it was."""

import pytest
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Expecting,
    PlanWords,
    Reported,
    Understood,
    fits,
    may_be_part,
    named,
    read,
)


def said(text: str, plan: str, language: str = "en") -> Answer | None:
    report = named(text, PlanWords(plan), language)
    return report.answer if report else None


@pytest.mark.parametrize(("plan", "text"), [
    ("Pour a soda and call my cousin", "had the soda, didn't call my cousin"), ("Pour a soda and call my cousin", "poured the soda but no call"),
    ("Step into the shed and sweep the floor", "made it to the shed but never swept"), ("Open the file and fix one row", "got it open and fixed nothing"),
    ("Make my bed and open the blinds", "made my bed but left the blinds shut"), ("Light a candle and look at one photo", "I lit the candle. Could not bring myself to open the album."),
    ("Get out of bed and water the ferns", "Got up. Did not water."), ("Open one bill and write the amount down", "opened the envelope, didnt write anything"),
    ("Close the fridge and go sit on the swing", "closed the fridge but never made it out to the swing"),
])  # fmt: skip
def test_one_act_of_two_is_a_part(plan: str, text: str) -> None:
    assert said(text, plan) is Answer.PARTLY


@pytest.mark.parametrize(("plan", "text"), [
    ("Tomo un te y le marco a mi prima", "tome el te pero no le marque"), ("Cierro la compu y salgo al patio", "cerre la computadora pero no sali al patio"),
    ("Barro la sala y riego las plantas", "barri la sala, las plantas no las regue"),
])  # fmt: skip
def test_so_it_is_in_spanish(plan: str, text: str) -> None:
    assert said(text, plan, "es") in {Answer.PARTLY, None}
    assert said(text.split(",", maxsplit=1)[0], plan, "es") is not Answer.MISSED


@pytest.mark.parametrize(("plan", "text"), [
    ("Pour a soda and call my cousin", "had the wine, didn't call my cousin"), ("Pour a soda and call my cousin", "my son had the soda, didn't call my cousin"),
    ("Say no thanks and order a soda", "said no thanks and ordered a soda"), ("Make my bed and open the blinds", "made my bed and left the room"),
    ("Drive over the bridge with the radio on", "worked from home, no driving"), ("Open the file and fix one row", "if I open the file and fix nothing"),
])  # fmt: skip
def test_no_part_is_made_of_what_was_no_act_of_it(plan: str, text: str) -> None:
    assert said(text, plan) is not Answer.PARTLY


@pytest.mark.parametrize(("plan", "text"), [
    ("Lace up and jog to the mailbox", "did not jog"), ("Wait at the gate with Leo", "never waited at the gate"), ("Stretch against the rack", "line was slammed never stretched once"),
    ("Hand my card to Ray", "kept the card and lost forty"), ("Open the spreadsheet and fix one row", "spent the hour on email, the sheet stayed shut"),
    ("Make my bed and open the blinds", "didn't make my bed or open the blinds"), ("Ask my boss one question", "sat there the whole time and asked nothing"),
])  # fmt: skip
def test_the_plans_act_denied_or_undone_is_a_miss(plan: str, text: str) -> None:
    assert said(text, plan) is Answer.MISSED


@pytest.mark.parametrize(("plan", "text"), [
    ("Drink a glass of water", "didn't drink"), ("Wait at the gate with Leo", "Leo never waited at the gate"), ("Stretch against the rack", "my back never stretched like this"),
    ("Hand my card to Ray", "Ray kept his word"), ("Jog to the mailbox", "why did I not jog?"), ("Open the blinds", "the blinds stayed open"),
])  # fmt: skip
def test_what_may_be_anything_else_is_no_miss(plan: str, text: str) -> None:
    assert said(text, plan) is None


def test_what_is_done_without_a_thing_may_say_where_the_thing_was() -> None:
    assert (
        said("sat outside for 15 minutes, phone stayed inside", "Sit outside for 15 minutes without my phone")
        is Answer.DONE
    )
    assert (
        said("sat outside for 15 minutes, phone buzzed all along", "Sit outside for 15 minutes without my phone")
        is None
    )


def test_what_is_to_be_put_away_is_in_no_report_of_another_act() -> None:
    plan = "Put my phone in the drawer and read two pages"
    assert said("phone in the drawer, read two pages of my book", plan) is not Answer.MISSED
    assert said("I read two pages on my phone", plan) is None


@pytest.mark.parametrize(("text", "may"), [("had the soda, didn't call my cousin", True), ("3", False), ("missed it", False)])  # fmt: skip
def test_a_miss_told_in_more_words_may_be_a_part(text: str, may: bool) -> None:
    understood = read(text)
    assert understood.meanings == (Reported(Answer.MISSED),)
    assert may_be_part(text, understood, Expecting()) is may


def test_of_a_miss_a_name_makes_a_part_and_nothing_else() -> None:
    missed, text = Understood(meanings=(Reported(Answer.MISSED),)), "had the soda, didn't call"
    assert fits(text, missed, Reported(Answer.PARTLY), "en")
    assert not fits(text, missed, Reported(Answer.DONE), "en")
    assert fits(text, Understood(), Reported(Answer.DONE), "en")
    assert not fits(text, Understood(meanings=(Reported(Answer.DONE),)), Reported(Answer.PARTLY), "en")
    assert fits(text, Understood(meanings=(Reported(Answer.DONE),), guessed=True), Reported(Answer.PARTLY), "en")
    assert not may_be_part(text, Understood(meanings=(Acknowledged(),)), Expecting())
    assert not may_be_part(text, missed, Expecting(barrier=True))
