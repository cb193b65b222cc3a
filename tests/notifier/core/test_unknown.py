"""What is read in a text of words that nobody knows: by the digit that begins or ends it, by a *no* with its reason, and as what was agreed."""

import pytest
from handrail_notifier.core.letters import words_of
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import Answer, Expecting, Open, Reported, read
from handrail_notifier.core.reply.cutting import cut
from handrail_notifier.core.reply.unknown import beside_unknown, rating_at_end


def report(text: str, language: str = "en", expecting: Expecting = Expecting()) -> tuple[Answer | None, int | None]:  # noqa: B008
    found = [each for each in read(text, expecting, language).meanings if isinstance(each, Reported)]
    return (found[0].answer, found[0].helpfulness) if len(found) == 1 else (None, None)


def beside_unknown_in(text: str, language: str) -> Reported | None:
    return beside_unknown(cut(text, words_of(text), language))


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("3 mandatory OT", "en", Answer.MISSED), ("3 on a job", "en", Answer.MISSED), ("3 code blue at end of shift, went straight home", "en", Answer.MISSED),
    ("slept on the couch so 3", "en", Answer.MISSED),
    ("bar was closed so 0", "en", Answer.DID_NOT_ARISE), ("hoy no pase por la cantina asi q 0", "es", Answer.DID_NOT_ARISE),
    ("no. hay down and rain coming", "en", Answer.MISSED), ("Nope. Kids were wild", "en", Answer.MISSED), ("Honestly no. Baby was screaming", "en", Answer.MISSED), ("no, andaba en la calle", "es", Answer.MISSED),
])  # fmt: skip
def test_what_was_not_done(text: str, language: str, answer: Answer) -> None:
    assert report(text, language)[0] is answer


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("sat in the car like we said before i left the lot. 6", "en", 6), ("counted tiles like we practiced, 8", "en", 8), ("I sang the whole song like we agreed", "en", None),
    ("sali al patio como quedamos. 10", "es", 10), ("hice los estiramientos como habiamos dicho", "es", None),
])  # fmt: skip
def test_what_was_agreed_and_is_done(text: str, language: str, rating: int | None) -> None:
    assert report(text, language) == (Answer.DONE, rating)


@pytest.mark.parametrize(("text", "language"), [
    ("1 8 hour shift and then bed", "en"), ("1 6 pack down", "en"), ("1 6 pack and counting", "en"), ("1 8 slices of pizza", "en"), ("1 5 star hotel and I still cried", "en"), ("1 4 the road", "en"), ("1 7 cigs", "en"),
    ("1 10 pesos", "es"), ("1 4 tequilas y a dormir", "es"), ("1 9 meses de embarazo", "es"),
    ("sat there and drank like we talked about", "en"), ("we fought like we said we wouldn't", "en"), ("he called like we agreed", "en"), ("mom sat with me like we planned", "en"),
    ("sent the money like we agreed, he ghosted me", "en"), ("took all the pills like we planned", "en"), ("got drunk like we planned", "en"), ("made plans like we said, will see", "en"), ("it was like we said", "en"),
    ("almost sat in the car like we said", "en"), ("sat in the car like we said?", "en"), ("if I sat in the car like we said", "en"), ("she sat in the car like we said", "en"),
    ("saldre como quedamos", "es"), ("caminare como quedamos", "es"), ("espere la llamada como quedamos", "es"), ("apague los mensajes como quedamos", "es"), ("ignore lo que acordamos", "es"), ("pedi cerveza como quedamos", "es"), ("me inyecte como dijimos", "es"),
    ("took a hit like we said", "en"), ("got pregnant like we planned", "en"), ("went nowhere like we agreed", "en"), ("waited like we said, 2", "en"), ("sat in the car like we said, 3", "en"), ("i did it because she left, 9", "en"),
    ("did 10 minutes of crying", "en"), ("did my deal", "en"), ("it is finished between us", "en"), ("me and my boss did it", "en"),
    ("fume como habiamos dicho que no", "es"), ("sali con el como quedamos", "es"), ("me pelee con ella como quedamos", "es"), ("me corte como dijimos", "es"), ("perdi el control como dijimos", "es"), ("mi mama hizo todo como quedamos", "es"),
])  # fmt: skip
def test_so_is_no_step_done(text: str, language: str) -> None:
    assert report(text, language)[0] is not Answer.DONE
    assert read(text, Expecting(), language).opt_out is not Leaving.CLEAR


@pytest.mark.parametrize(("text", "language"), [
    ("3 bearded cats", "en"), ("3 more sleeps", "en"), ("3 sober years", "en"), ("3 am again", "en"), ("3 what do you mean?", "en"), ("0 motivation", "en"), ("0 clue", "en"), ("2 tired", "en"),
    ("3 gatos", "es"), ("we lost 5 to them, 3", "en"), ("no. had a great day!", "en"), ("no, kept my cool", "en"), ("nope who told you", "en"), ("no, estuvo bien", "es"), ("no", "en"), ("felt great, 3", "en"), ("i have kids, 3", "en"), ("andaba bien, 3", "es"), ("3 to go", "en"),
    ("no. was already doing it when you texted", "en"), ("no, it was wonderful, it helped", "en"), ("no. i could do it easily", "en"), ("no. ya habia terminado", "es"), ("no. estaba haciendolo cuando escribio", "es"), ("no, i was kidding", "en"), ("no, tarde", "es"),
])  # fmt: skip
def test_a_count_or_a_story_reports_nothing_by_its_digit(text: str, language: str) -> None:
    assert beside_unknown_in(text, language) is None


@pytest.mark.parametrize("expecting", [
    Expecting(opportunity=False), Expecting(barrier=True), Expecting(rating=True), Expecting(choices=("tea", "walk")), Expecting(proposal=Open(accept=True)), Expecting(helped=True),
])  # fmt: skip
def test_only_a_nudge_that_waits_is_answered_so(expecting: Expecting) -> None:
    assert report("sat in the car like we said. 6", "en", expecting)[0] is not Answer.DONE
    assert report("3 mandatory OT", "en", expecting)[0] is None


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("did it on break 5", "en", None), ("did it on september 9", "en", None), ("did it on the 7", "en", None), ("did it not 8", "en", None), ("lo hice pero con ganas 8", "es", 8), ("did it with my son 8", "en", 8), ("did it at half 7", "en", None), ("did it on bus 7", "en", None), ("did it on page 9", "en", None), ("did it in 5", "en", None), ("did it before my 8", "en", None),
    ("lo hice a las 8", "es", None), ("lo hice en el camion 7", "es", None), ("did it 4 you", "en", None),
])  # fmt: skip
def test_a_number_at_the_end_says_how_much_it_helped_unless_something_binds_it(
    text: str, language: str, rating: int | None
) -> None:
    assert report(text, language) == (Answer.DONE, rating)


@pytest.mark.parametrize(("text", "language"), [
    ("i dont want anymore of these", "en"), ("dont want these anymore", "en"), ("no me mandeis mas cosas de estas", "es"), ("no me rompan más con los mensajitos, den de baja", "es"),
])  # fmt: skip
def test_who_wants_no_more_of_these_gets_no_more(text: str, language: str) -> None:
    assert read(text, Expecting(), language).opt_out is Leaving.CLEAR


@pytest.mark.parametrize(("text", "language"), [
    ("i dont want these drinks anymore", "en"), ("I don't want any more of these pills", "en"), ("I don't want these thoughts anymore", "en"), ("dont want these anymore, they taste bad", "en"), ("please quit testing me", "en"),
    ("no me manden mas cosas hoy", "es"), ("no me manden mas textos los domingos", "es"), ("dar de baja al gimnasio", "es"), ("den de baja el numero viejo", "es"), ("no soy alcoholico, este cel me lo dieron en la clinica", "es"), ("i dont want any of these, give me another", "en"), ("I don't want any more of these, love them", "en"),
])  # fmt: skip
def test_who_wants_less_of_something_else_does_not_leave(text: str, language: str) -> None:
    assert read(text, Expecting(), language).opt_out is not Leaving.CLEAR


@pytest.mark.parametrize("text", ["", " ", "8", "1", "\u2705", "did 8"])
def test_too_few_words_rate_nothing(text: str) -> None:
    assert rating_at_end(cut(text, words_of(text), "en")) is None
    assert beside_unknown(cut(text, words_of(text), "en")) is None
