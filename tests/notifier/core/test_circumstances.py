"""What stands beside a plain report: a circumstance turns it not round, mockery and what is of somebody else do."""

import pytest
from handrail_notifier.core.reply import Answer, Reported, understand

DONE = Answer.DONE


def reported(text: str, language: str) -> tuple[Answer, int | None] | None:
    said = understand(text, language=language)
    return (said.answer, said.helpfulness) if isinstance(said, Reported) else None


@pytest.mark.parametrize(
    ("text", "language", "rating"),
    [
        ("did it, tell Dr Patel hi", "en", None),
        ("did it angry. still counts", "en", None),
        ("I did it, wasn't as bad as I thought. 6", "en", 6),
        ("Done!! and I didn't yell at anybody", "en", None),
        ("did it and no it didn't help. 2/10", "en", 2),
        ("wanted to bail so bad. did the walk. 4", "en", 4),
        ("1 but only because it was sunny", "en", None),
        ("1 easier than i thought it would be", "en", None),
        ("Done, trash and walk both. 7 out of 10 i guess about it", "en", 7),
        ("forgot to answer last night, I did it", "en", None),
        ("did my walk. my boss called twice, i let it ring", "en", None),
        ("Yes I did the breathing before I went in to court. It helped, maybe a 6", "en", 6),
        ("did the thing. 10/10 would do it again", "en", 10),
        ("lo hice, pero la verdad no sentí nada. 2", "es", 2),
        ("lo logré!! y no le grité a nadie", "es", None),
        ("Tenía mucha flojera. Lo hice. 6", "es", 6),
        ("ya lo hice, casi me caigo jaja", "es", None),
        ("1 pero porque me obligó mi hija", "es", None),
        ("lo hice, el perro iba feliz", "es", None),
        ("Sí lo hice, dígale a la doctora que gracias", "es", None),
        ("olvidé mandar el 1 ayer pero sí lo hice", "es", None),
    ],
)
def test_a_circumstance_turns_no_report_round(text: str, language: str, rating: int | None) -> None:
    assert reported(text, language) == (DONE, rating)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("oh yeah totally did it. with three kids screaming. sure", "en"),
        ("oh sure, did it. totally", "en"),
        ("did it. as if", "en"),
        ("yeah right i did it", "en"),
        ("oh i did it alright. in my sleep", "en"),
        ("totally did it. totally.", "en"),
        ("Did it. Sure, Jan", "en"),
        ("did it. said no one ever", "en"),
        ("ajá sí claro, lo hice", "es"),
        ("lo hice. sí, cómo no", "es"),
        ("lo hice, en mis sueños", "es"),
        ("claro, lo hice... ajá", "es"),
        ("uy sí, lo hice clarísimo, entre los gritos y la inundación", "es"),
    ],
)
def test_what_is_said_in_mockery_is_no_step_done(text: str, language: str) -> None:
    said = reported(text, language)
    assert said is None or said[0] is not DONE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("did it, my husband i mean", "en"),
        ("did it, when I was ten", "en"),
        ("did it before we met", "en"),
        ("did it. in his version of events it was me", "en"),
        ("did it. that's what i told her", "en"),
        ("did it. it was a dream", "en"),
        ("i did it. is what i would like to say", "en"),
        ("did it. drove to the liquor store", "en"),
        ("used my breathing, still yelled at the kids", "en"),
        ("did it. Tell her yourself she did nothing", "en"),
        ("1 i will do it later", "en"),
        ("lo hice. no yo, mi hermana", "es"),
        ("lo hice, que es lo que querían oír", "es"),
        ("1 mi hermana lo hizo", "es"),
        ("1 mañana lo hago", "es"),
    ],
)
def test_what_undoes_a_report_still_does(text: str, language: str) -> None:
    said = reported(text, language)
    assert said is None or said[0] is not DONE


@pytest.mark.parametrize("text", ["totally did it! 8/10", "Absolutely did it this morning", "did it, definitely"])
def test_one_word_of_emphasis_mocks_nothing(text: str) -> None:
    said = reported(text, "en")
    assert said is not None
    assert said[0] is DONE
