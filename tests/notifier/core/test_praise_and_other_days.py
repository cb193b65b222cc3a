"""What says *done* and is none: praise, another day than today's, another plan, and that it was done often. Beside each is what only looks like it."""

import pytest
from handrail_notifier.core.reply import Answer, Reported, read


def answers(text: str, language: str) -> list[Answer]:
    return [each.answer for each in read(text, language=language, guesses=False).meanings if isinstance(each, Reported)]


@pytest.mark.parametrize(("text", "language"), [
    ("well done", "en"), ("Well done!", "en"), ("well done lol", "en"), ("well done", "es"), ("bien hecho", "es"), ("Muy bien hecho!", "es"), ("bien hecho", "en"),
    ("did it but not today", "en"), ("i did but not today", "en"), ("i did, just not today", "en"), ("did it, only not today", "en"), ("i did the step but not today", "en"), ("i did but not today", "es"),
    ("i did the other plan", "en"), ("did my old plan", "en"), ("did the wrong plan", "en"),
    ("i've done this a million times", "en"), ("done it a thousand times already", "en"), ("i did it like a hundred times", "en"),
    ("1-ish", "es"), ("1 ish", "es"),
])  # fmt: skip
def test_what_says_done_and_is_none(text: str, language: str) -> None:
    assert Answer.DONE not in answers(text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("well, done", "en"), ("well... done!", "en"), ("well i did it", "en"), ("bien, hecho", "es"), ("lo hice bien", "es"), ("hecho bien", "es"),
    ("not today satan, did it", "en"), ("did it. not today satan", "en"), ("not today but i did it yesterday", "en"), ("i did my plan", "en"), ("i did it 3 times", "en"),
    ("did it, helped a million times better", "en"), ("listo miss", "es"), ("1", "es"),
])  # fmt: skip
def test_what_only_looks_like_it_is_done(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.DONE]
