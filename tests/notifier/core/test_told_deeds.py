"""What became of a step that is told in a sentence: begun and not finished, something else in its place, or done as it was agreed."""

import pytest
from handrail_notifier.core.reply import read
from handrail_notifier.core.reply.meanings import Answer, Reported

DONE, PART, MISSED, NONE = Answer.DONE, Answer.PARTLY, Answer.MISSED, Answer.DID_NOT_ARISE
_TOLD = (
    (PART, "en", "got out of bed but didn't make it to the shower"),
    (PART, "en", "Opened the mail but did not pay the bill as planned"),
    (PART, "en", "said hi to one coworker, was supposed to be three"),
    (PART, "en", "wrote one line in the notebook, couldn't do the rest"),
    (PART, "en", "phone was off til 1 then i caved and scrolled"),
    (PART, "es", "hice dos respiraciones y ya no pude seguir"),
    (PART, "es", "deje el cel en la sala pero fui por el a las 2"),
    (MISSED, "en", "the baby cried and I snapped instead of stepping out"),
    (MISSED, "en", "got the energy drinks instead of walking"),
    (MISSED, "en", "Meant to phone my daughter but the afternoon got away from me"),
    (MISSED, "en", "they went to the bar and i went along, no exit line"),
    (MISSED, "es", "le grite al ni\u00f1o en vez de salirme tantito"),
    (MISSED, "es", "sacaron las cheves y no dije mi frase"),
    (MISSED, "es", "me fui con ellos y no dije nada de lo q quedamos"),
    (NONE, "en", "slept straight through so didn't need to get up"),
    (DONE, "en", "handed the baby to my husband and lay down 20 min like the plan said"),
    (DONE, "en", "Stopped at the rest area and stretched my back like we planned"),
    (DONE, "en", "Counted to ten like we said then talked to him normal"),
    (DONE, "en", "finally did it, almost didn't, my hands were shaking"),
    (DONE, "en", "ordered the coffee myself w eye contact and everything, done"),
    (DONE, "es", "deje el celular en la cocina y dormi bien"),
    (DONE, "es", "si fui al grupo de la iglesia y salude a dos personas como era el plan"),
    (MISSED, "en", "Honestly I sat on the couch and never went for the walk"),
)
_RATED = (
    (9, "en", "said no to the extra shift without apologizing \U0001f633 9"),
    (7, "en", "answered one question then moved on when i froze, just like the plan 7"),
    (9, "en", "rang them today, all sorted, 9"),
    (9, "en", "stayed out of the shop, 9"),
    (6, "es", "respire como me ense\u00f1aron cuando empezo a gritar, le doy un 6"),
    (8, "es", "si la llame a mi hermana y me senti mejor un 8"),
    (6, "es", "me sent\u00e9 los dos minutos, me ayud\u00f3 como un 6"),
)
_NO_STEP_DONE = (
    ("en", "walked to the shop but didn't do it"),
    ("en", "meant to go but didn't make it to the gym"),
    ("en", "my sister opened the mail but did not pay the bill"),
    ("en", "if i opened the mail but didn't pay the bill"),
    ("en", "he got away from me"),
    ("en", "did not go back to bed"),
    ("en", "almost did it, didn't"),
    ("en", "will do it just like the plan"),
    ("en", "said i would do it tomorrow, 8"),
    ("en", "said no one came, 8"),
    ("en", "said no to going for my walk, 3"),
    ("en", "called my dealer, 9"),
    ("en", "called an uber, 5"),
    ("en", "called in sick, 8"),
    ("en", "walked to the liquor store, 7"),
    ("en", "walked in on them, 8"),
    ("en", "sat down and had a beer, 7"),
    ("en", "stood up my date, 9"),
    ("en", "wrote a goodbye letter, done"),
    ("en", "counted the days till i die, 9"),
    ("en", "left my husband, done"),
    ("en", "got high like we planned"),
    ("en", "put it off like i said i would"),
    ("en", "waited the whole 15 minutes before washing, hated it, 3"),
    ("es", "el hizo dos respiraciones y ya no pudo seguir"),
    ("es", "le marque a mi ex, 9"),
    ("es", "llame a mi dealer, 8"),
    ("es", "pare en la cantina, 9"),
    ("es", "escribi una carta de despedida, hecho"),
    ("es", "ore para morirme, 10"),
    ("es", "como era el plan?"),
    ("es", "salude a dos, como era el plan?"),
    ("es", "mi hermana camino conmigo, 8"),
    ("es", "le marque a mi mama y le grite, 8"),
    ("en", "called him every name, 9"),
    ("en", "washed her car, done"),
    ("en", "never went to the bar"),
    ("es", "ya no puedo seguir"),
)


def reported(text: str, language: str) -> list[Reported]:
    return [each for each in read(text, language=language).meanings if isinstance(each, Reported)]


@pytest.mark.parametrize(("answer", "language", "text"), _TOLD)
def test_what_became_of_a_step_is_read_where_it_is_told(answer: Answer, language: str, text: str) -> None:
    assert [each.answer for each in reported(text, language)] == [answer]


@pytest.mark.parametrize(("helped", "language", "text"), _RATED)
def test_a_deed_with_how_much_it_helped_is_done(helped: int, language: str, text: str) -> None:
    assert [(each.answer, each.helpfulness) for each in reported(text, language)] == [(DONE, helped)]


@pytest.mark.parametrize(("language", "text"), _NO_STEP_DONE)
def test_what_is_told_of_something_else_is_no_step_done(language: str, text: str) -> None:
    assert all(each.answer in {MISSED, NONE} for each in reported(text, language))


@pytest.mark.parametrize(
    "text", ["breathed instead of yelling", "left instead of drinking", "went home instead of going in"]
)
def test_what_was_kept_from_is_no_step_missed(text: str) -> None:
    assert all(each.answer is DONE for each in reported(text, "en"))


def test_who_did_not_go_back_to_check_has_done_no_part() -> None:
    assert reported("locked the door once, took the picture, walked to the car and did not go back", "en") == []
    assert [each.answer for each in reported("walked to the car and did not go in", "en")] == [PART]


def test_a_place_to_stop_at_is_no_part_and_a_corner_is() -> None:
    assert reported("stopped at the park", "en") == []
    assert [each.answer for each in reported("stopped at the corner", "en")] == [PART]


def test_a_step_kept_from_is_not_missed() -> None:
    assert reported("skipped the beer run told the crew i was driving home", "en") == []
    assert [each.answer for each in reported("skipped the walk", "en")] == [MISSED]
