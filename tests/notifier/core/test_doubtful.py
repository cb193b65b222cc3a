"""What digits and a few words leave in doubt is for a person: a fraction, a picture that belies a key, a step that was none."""

import pytest
from handrail_notifier.core.reply import Answer, BeforeAfter, Expecting, NotUnderstood, Rated, Reported, read


def reports(text: str, language: str = "en", expecting: Expecting = Expecting()) -> list[Reported]:  # noqa: B008
    return [each for each in read(text, expecting, language).meanings if isinstance(each, Reported)]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "text", ["1/2", "1 / 2", "1/3", "3/4", "1/10", "1 / 10", "2/10", "3/10", "0/10", "10/10", "1/2."]
)
def test_a_fraction_alone_is_no_key(text: str, language: str) -> None:
    assert read(text, language=language).effects == (NotUnderstood(),)


@pytest.mark.parametrize(
    ("text", "rating"), [("1/8", 8), ("1/6", 6), ("1/9", 9), ("1/7", 7), ("1/0", 0), ("1/4", 4), ("done 1/10", 1)]
)
def test_any_other_is_a_key_and_how_much_it_helped(text: str, rating: int) -> None:
    assert reports(text) == [Reported(Answer.DONE, rating)]


@pytest.mark.parametrize("text", ["2/3", "2 / 3"])
def test_two_thirds_are_a_part_whichever_is_meant(text: str) -> None:
    assert [each.answer for each in reports(text)] == [Answer.PARTLY]


@pytest.mark.parametrize("text", ["did 1/2", "i did 1/2", "1/2 of it", "did it, 1/2", "1/2 done"])
def test_half_of_a_step_is_a_part(text: str) -> None:
    assert read(text, language="en").meanings == (Reported(Answer.PARTLY),)


def test_where_a_number_is_asked_for_tenths_are_it_and_two_numbers_stay_two() -> None:
    for expecting in (Expecting(rating=True), Expecting(helped=True)):
        assert read("1/10", expecting, "en").meanings == (Rated(1),)
    assert read("1/2", Expecting(strain=True), "en").meanings == (BeforeAfter(1, 2),)


@pytest.mark.parametrize(
    "text", ["1 \U0001f44e", "1 \U0001f44e\U0001f3fd", "1\U0001f44e\U0001f44e", "2 \U0001f44e", "1 8 \U0001f44e"]
)
def test_a_thumb_down_belies_a_key(text: str) -> None:
    assert read(text, language="en").effects == (NotUnderstood(),)


@pytest.mark.parametrize(("text", "language"), [
    ("went ahead and did it, the whole pack", "en"), ("did it, poured a glass", "en"), ("did it. cut.", "en"), ("did it, placed the bet", "en"), ("one love", "en"),
    ("lo hice mal", "es"), ("lo hice muy mal", "es"),
])  # fmt: skip
def test_what_sounds_like_a_step_and_is_none(text: str, language: str) -> None:
    assert reports(text, language) == []


@pytest.mark.parametrize(("text", "language"), [
    ("did it, poured a glass of water", "en"), ("did it. cut the grass", "en"), ("did it, the whole routine", "en"), ("1 \U0001f44d", "en"), ("done \U0001f44e didnt help", "en"), ("one", "en"),
    ("lo hice bien", "es"),
])  # fmt: skip
def test_what_only_looks_like_it_is_a_step(text: str, language: str) -> None:
    assert [each.answer for each in reports(text, language)] == [Answer.DONE]


@pytest.mark.parametrize("language", ["en", "es", None])
@pytest.mark.parametrize(
    "text", ["did it. drank", "did it, I texted him", "done. not.", "done, not", "did it, I drank", "did it, lied"]
)
def test_a_step_told_in_english_is_doubted_in_english_whatever_the_client_speaks(
    text: str, language: str | None
) -> None:
    assert read(text, language=language, guesses=False).meanings == ()


@pytest.mark.parametrize(
    "text", ["done", "did it", "done 8", "did it, no problem", "done, gracias", "done, me ayudó", "did it en mi break"]
)
def test_and_believed_in_it(text: str) -> None:
    assert [each.answer for each in reports(text, "es")] == [Answer.DONE]


@pytest.mark.parametrize("text", ["1", "2", "0", "one", "a 2", "the 1", "1.", "1 \U0001f44d"])
def test_where_something_else_was_asked_last_a_lone_digit_reports_nothing(text: str) -> None:
    assert reports(text, expecting=Expecting(unclear=(0, 1, 2, 3))) == []


@pytest.mark.parametrize("text", ["1 8", "done", "sorry, meant 1", "did it, 1"])
def test_what_says_more_than_a_digit_still_does(text: str) -> None:
    assert [each.answer for each in reports(text, expecting=Expecting(unclear=(0, 1, 2, 3)))] == [Answer.DONE]
