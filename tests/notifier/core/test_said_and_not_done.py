"""What says *done* and is to come, is only said, or was something else."""

import pytest
from handrail_notifier.core.reply import read
from handrail_notifier.core.reply.meanings import Answer, Reported

NONE = {
    "en": (
        "done in 5", "done in a minute", "done in a sec", "finished in 10", "done in an hour", "i did it, or at least i got dressed for it",
        "did it or at least i thought about it", "lets say i did it", "lets just say done", "let's pretend i did it", "did it in spirit", "did it in theory",
        "done in principle", "call it done", "mark it as done for now", "mark me done anyway", "put me down as done regardless", "crossed it off anyway",
        "checked it off regardless", "done as in quitting", "i went out and the pool was closed so", "i went to the gym and it was closed",
        "i walked over and the store was closed", "i went and the class was cancelled", "you can say i did it",
    ),
    "es": (
        "listo en 5", "listo en un minuto", "listo en un rato", "digamos que lo hice", "pongamos que lo hice", "lo hice en espiritu", "lo hice en teoria", "ponle listo",
        "ponme listo", "anotalo como hecho", "lo hice, o al menos me vesti para hacerlo", "lo hice o por lo menos lo pense", "lo tache de todos modos",
        "fui y la alberca estaba cerrada", "hagamos de cuenta que lo hice", "dalo por hecho",
    ),
}  # fmt: skip
DONE = {
    "en": (
        "done in the car", "call me, done", "did it, or rather my version of it", "did it in 5 minutes", "did it in 5", "put me down as done", "mark it done", "checked it off", "crossed it off",
        "done as planned", "did it, pool was closed so i walked", "did it at least", "did it in the car", "got it done in 10 minutes", "all done in 10 minutes",
    ),
    "es": ("hecho en 5 minutos", "lo hice en 5 minutos", "hecho en la cocina", "lo hice, o mas bien mi version", "listo", "listo, lo hice en un rato libre"),
}  # fmt: skip


def is_done(text: str, language: str) -> bool:
    return any(
        isinstance(each, Reported) and each.answer is Answer.DONE for each in read(text, language=language).meanings
    )


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, texts in NONE.items() for each in texts])
def test_it_is_no_step_done(language: str, text: str) -> None:
    assert not is_done(text, language)


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, texts in DONE.items() for each in texts])
def test_what_only_looks_like_it_is_done(language: str, text: str) -> None:
    assert is_done(text, language)
