"""A step that looks done and is a part or a promise, by what stands behind it."""

import pytest
from handrail_notifier.core.reply import Acknowledged, Answer, Reported, read


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("abrí la tesis pero a los dos minutos me fui, 4", "es", 4), ("recogí la mesa pero la cocina quedó tirada. 4", "es", 4), ("caminé, pero con el podcast del trabajo puesto, 5", "es", 5),
    ("salí a caminar pero me regresé en la esquina porque empezó a llover", "es", None), ("went outside to breathe but came back early still raging, 3", "en", 3),
])  # fmt: skip
def test_a_deed_by_its_name_that_helped_little_or_broke_off_behind_a_but_is_a_part(
    text: str, language: str, rating: int | None
) -> None:
    assert read(text, language=language).meanings == (Reported(Answer.PARTLY, rating),)


@pytest.mark.parametrize(("text", "language"), [
    ("lo hice pero no me sirvio de nada, 0", "es"), ("did it but hated it, 3", "en"), ("caminé, pero hacía frío, 8", "es"), ("caminé 10 minutos y me sentí mejor, 5", "es"),
])  # fmt: skip
def test_who_says_did_it_or_was_helped_did_all_of_it(text: str, language: str) -> None:
    [said] = read(text, language=language).meanings
    assert isinstance(said, Reported)
    assert said.answer is Answer.DONE


@pytest.mark.parametrize(
    "text",
    ["listo parce, gaseosa será", "listo, a las diez lo saco del cuarto", "listo parce, hoy le doy el cel a mi cucha"],
)
def test_ready_with_what_will_be_done_is_a_promise(text: str) -> None:
    assert read(text, language="es").meanings == (Acknowledged(intends=True),)


@pytest.mark.parametrize(
    "text",
    [
        "listo",
        "listo, 8",
        "Listo, caminé hasta la tienda y me compré un agua",
        "listo, le hablé a mi hermana",
        "listo jefe ya quedo",
    ],
)
def test_ready_alone_or_with_a_deed_is_done(text: str) -> None:
    said = read(text, language="es").meanings
    assert any(isinstance(each, Reported) and each.answer is Answer.DONE for each in said)
