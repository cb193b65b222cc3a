"""What a deed may be called by whoever reports it, how much of it was done, and what may stand around it; and how little makes it none."""

import pytest
from handrail_notifier.core.reply import Answer, PlanWords, Reported, named


def said(text: str, plan: str, language: str = "en") -> Answer | None:
    report = named(text, PlanWords(plan), language)
    return report.answer if report else None


@pytest.mark.parametrize(("plan", "text"), [
    ("Look at the photo of the lake", "looked at the picture of the lake"), ("Turn off the TV", "turned the television off"),
    ("Shut the fridge", "closed the refrigerator"), ("Greet the neighbour", "greeted my neighbor"), ("Say hi to one person", "said hey to the cashier"),
    ("Sit down at my desk", "took a seat at my desk"), ("Call my aunt", "got off the phone with my aunt"), ("Lock the gate", "turned the key and locked the gate"),
    ("Write the amount on the list", "put $40 down on the list"), ("Do five squats", "cranked out five squats"),
])  # fmt: skip
def test_things_and_verbs_have_other_names(plan: str, text: str) -> None:
    assert said(text, plan) is Answer.DONE


@pytest.mark.parametrize(("plan", "text"), [
    ("Apago la tele", "apague la television"), ("Guardo el celular en la mochila", "guarde el cel en la mochila"), ("Respiro hondo", "tome aire hondo"),
    ("Me acuesto a las once", "a las once estaba en la cama"), ("Ceno con mi mama", "cene con mi ma"), ("Llamo a mi prima", "hable por telefono con mi prima"),
])  # fmt: skip
def test_in_spanish_too(plan: str, text: str) -> None:
    assert said(text, plan, "es") is Answer.DONE


@pytest.mark.parametrize(("plan", "text"), [
    ("Look at the photo of the lake", "took a picture of the lake"), ("Turn off the TV", "turned the television on"), ("Shut the fridge", "opened the refrigerator"),
    ("Say hi to one person", "one person said hi"), ("Call my aunt", "my aunt got off the phone"), ("Lock the gate", "unlocked the gate"),
    ("Sit down at my desk", "took a seat at the bar"), ("Write the amount on the list", "put the list down"),
])  # fmt: skip
def test_other_names_make_no_other_deed_of_it(plan: str, text: str) -> None:
    assert said(text, plan) is not Answer.DONE


@pytest.mark.parametrize(("plan", "text", "answer"), [
    ("Do ten squats", "did ten squats", Answer.DONE), ("Do ten squats", "did twelve squats", Answer.DONE), ("Do ten squats", "did 4 squats", Answer.PARTLY),
    ("Walk for 15 minutes", "walked for only 5 minutes", Answer.PARTLY), ("Do ten squats", "did zero squats", None), ("Walk for 15 minutes", "walked for 20 minutes", Answer.DONE),
    ("Walk for one minute", "walked for sixty seconds", Answer.DONE), ("Walk for 15 minutes", "walked for 5 min", Answer.PARTLY),
    ("Walk for 15 minutes", "walked for 15 seconds", Answer.PARTLY), ("Walk for 15 minutes", "walked for an hour", Answer.DONE),
    ("Eat one cookie", "ate three cookies", None), ("Wash my hands for twenty seconds", "washed my hands for an hour", None),
    ("Check the door once", "checked the door four times", None), ("Check the door once", "checked the door one time", Answer.DONE),
    ("Write three lines", "wrote a line", Answer.PARTLY), ("Be in bed by ten", "in bed by twelve", None),
])  # fmt: skip
def test_how_much_of_it_was_done(plan: str, text: str, answer: Answer | None) -> None:
    assert said(text, plan) is answer


@pytest.mark.parametrize(("plan", "text", "answer"), [
    ("Leo dos paginas", "lei 4 paginas", Answer.DONE), ("Leo dos paginas", "lei una pagina", Answer.PARTLY), ("Camino diez minutos", "camine media", None),
    ("Respiro hondo tres veces", "respire hondo tres veces", Answer.DONE), ("Respiro hondo tres veces", "respire hondo una vez", Answer.PARTLY),
    ("Camino diez minutos", "camine 5 minutos", Answer.PARTLY), ("Como una manzana", "comi una manzana", Answer.DONE),
])  # fmt: skip
def test_how_much_of_it_was_done_in_spanish(plan: str, text: str, answer: Answer | None) -> None:
    assert said(text, plan, "es") is answer


@pytest.mark.parametrize(("plan", "text"), [
    ("Water the tomatoes", "watered the tomatoes with my granddaughter"), ("Water the tomatoes", "watered the thirsty tomatoes"),
    ("Water the tomatoes", "watered the tomatoes till my hands quit shaking"), ("Boots on, water the tomatoes", "laughed a bit, watered the tomatoes by the fence"),
    ("Call my sister", "called my sister about the weekend, she said hi back"), ("Walk to the corner", "walked straight down to the corner, didn't look back"),
    ("Step into the hall and sip some water", "stepped into the hall sipped some water came back calmer"), ("Light her candle", "lit Ruth's candle in the window seat"),
    ("Wait at the gate with Leo", "waited at the gate with Leo and everything"), ("Lock the door and go to bed", "locked it and went to bed, heart pounding"),
])  # fmt: skip
def test_what_stands_around_a_deed_may_say_anything_harmless(plan: str, text: str) -> None:
    assert said(text, plan) is Answer.DONE


@pytest.mark.parametrize(("plan", "text"), [
    ("Water the tomatoes", "watered the neighbor's tomatoes"), ("Water the tomatoes", "watered the tomatoes with vodka"), ("Water the tomatoes", "watered the wrong tomatoes"),
    ("Water the tomatoes", "watered the tomato sauce"), ("Water the tomatoes", "my wife watered the tomatoes with me"), ("Water the tomatoes", "almost watered the tomatoes by the fence"),
    ("Walk to the corner", "walked to the corner bakery"), ("Walk to the corner", "walked to the corner in my head"), ("Walk to the corner", "walked to the corner with a beer"),
    ("Walk around the block", "walked around all day at work"), ("Put my phone in the kitchen drawer", "put my phone in the toilet at work"),
    ("Leave the kitchen and sit outside", "sat in the kitchen for hours"), ("Feed the cat, then eat something", "the cat ate something"),
    ("Sit on the porch", "sat on the porch with my phone"), ("Give her a hug", "gave her a hard time about it"), ("Decide by noon", "decided against it"),
    ("Call my sister", "called my sister and hung up when she answered"), ("Text my brother one nice thing", "wanted to text my brother one nice thing"),
    ("Walk to the corner", "I usually walk to the corner with my dog"), ("Walk to the corner", "walked to the corner yesterday with my dog"),
    ("Walk to the corner", "walked to the corner with my dog?"), ("Drive straight home", "drove my wife straight home and then went out"),
])  # fmt: skip
def test_what_stands_around_a_deed_may_make_it_none(plan: str, text: str) -> None:
    assert said(text, plan) is not Answer.DONE


def test_how_much_it_helped_stands_behind_the_rest() -> None:
    assert named("watered the tomatoes with my granddaughter, 8", PlanWords("Water the tomatoes")) == Reported(
        Answer.DONE, 8
    )
