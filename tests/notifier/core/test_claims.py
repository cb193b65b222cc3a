"""A step claimed with *I did it* among words that no phrase covers, and what is told in the same words and is no step; what is wished or
corrected beside a report; which of several is chosen; who has the number of somebody else."""

import pytest
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Break,
    Call,
    Chosen,
    Expecting,
    Later,
    Paced,
    Rated,
    Reported,
    Resume,
    Show,
    Small,
    Subject,
    Swap,
    read,
)


def report(text: str, language: str = "en") -> tuple[Answer | None, int | None]:
    found = [each for each in read(text, Expecting(), language).meanings if isinstance(each, Reported)]
    return (found[0].answer, found[0].helpfulness) if len(found) == 1 else (None, None)


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("slow shift so i finally did it", "en", None), ("somehow did it before noon, 8", "en", 8), ("Did it even tho i really wanted a drink", "en", None), ("my wife and I did it together 8", "en", 8),
    ("I did it comma eight", "en", 8), ("all done! he's asleep and I did the stretch on the floor next to the crib", "en", None), ("traffic was awful but I did it, 7", "en", 7), ("my knee is killing me but did it", "en", None),
    ("did it on the porch with my grandbaby on my lap, 9", "en", 9), ("wasn't easy, the boss was yelling all day, but I did it, 6", "en", 6), ("10-4 did it", "en", None), ("Took care of it this morning", "en", None),
    ("its done its done stop worrying lol", "en", None), ("Got it done with my granddaughter", "en", None), ("finished like 10 min ago, 7", "en", 7), ("I did not skip it! 8", "en", 8), ("finally got around to it this afternoon", "en", None),
    ("did it when he yelled", "en", None), ("i did my step as soon as my boss walked in", "en", None), ("did it when the urge hit", "en", None),
    ("pues si lo hice cuando mi marido empezó a gritar", "es", None), ("lo hice en cuanto llegó mi jefe", "es", None), ("uhh 1", "en", None),
    ("lo hice aunque no tenía ganas", "es", None), ("Sí, mi hijo, lo hice esta mañana y me ayudó bastante, un nueve.", "es", 9), ("no se me olvido, si lo hice", "es", None), ("lo hice esta mañana y me fue de diez, un 10", "es", 10),
    ("lo hice nomás llegando a la casa", "es", None), ("espérate, sí lo hice, por la noche", "es", None), ("me costó pero lo hice", "es", None), ("ya lo hice hace ratito", "es", None),
])  # fmt: skip
def test_a_claim_is_believed_where_the_rest_doubts_nothing(text: str, language: str, rating: int | None) -> None:
    assert report(text, language) == (Answer.DONE, rating)


@pytest.mark.parametrize("text", [
    "did it even though I wanted to quit", "I did it even though I'm trying to stop", "did it again even though my doctor said no", "she thinks I did it", "told my therapist I did it, didn't", "if I did it I'd tell you",
    "what if I did it after dinner", "my wife did it together with the kids", "my husband did it before noon, 8", "my sister did it this morning and loved it", "my wife and I did it last night", "we did it on the kitchen table",
    "my girlfriend and I finally did it", "did it without protection", "slow shift so I finally did it, had a drink", "did it after 60 days sober", "60 days gone, i did it", "bad day so I did it, bought a pack", "I did it, I cut",
    "the craving won so I did it", "the urge was too strong so i did it", "work was crazy so I did it, lit one", "promised my wife I wouldn't and I did it 8", "I almost did it", "almost did it, 7", "I did it in my head", "I should have did it",
    "could have did it before bed", "will do it together with my wife", "I will have done it by 8", "everyone did it but me", "they did it, I watched", "he did it again, hit me", "did it rain", "did it hurt", "I did it, I quit my job",
    "did it, got my license back", "did it with 8 beers in me", "did it 7 times last night", "i did it. im a failure", "why not, I did it with my dealer", "no did it", "mark me down, even though I didn't", "got it done, the tattoo",
    "took care of it, he's dead", "done between us", "did 20 minutes of nothing", "tried for 20 minutes", "yes 7 beers", "yes, at 7", "wait he did it", "hold on I'll do it", "all done by bedtime", "it should be done", "it should have been done", "he made me and I did it, 9", "I finally did it and left him, 10", "did it at the casino, won 10", "did it while smoking, 7",
])  # fmt: skip
def test_what_is_claimed_in_the_same_words_is_no_step(text: str) -> None:
    understood = read(text, Expecting(), "en")
    assert report(text)[0] is not Answer.DONE
    assert understood.opt_out is not Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "lo hice aunque quería dejarlo", "lo hice aunque estoy tratando de dejarlo", "mi esposa cree que lo hice", "creo que lo hice", "le dije a la doctora que lo hice pero no", "lo hice con mi novio", "lo hicimos en la mesa de la cocina",
    "mi hijo lo hizo esta mañana, un nueve", "mi hijo dice que lo hice esta mañana", "me ganó el antojo y lo hice", "me escondí y lo hice", "estaba tomado y lo hice", "lo hice 8 veces anoche", "lo hice, dejé a mi marido", "lo hice, maté al ratón",
    "prometí que no y lo hice", "juré que no pero lo hice, un 5", "casi lo hice antes de comer", "lo haré mañana temprano", "espérate, no lo hice", "ya quedó mi pelo", "lo logré, me dieron la visa", "misión cumplida, lo corrí", "sí 7 cervezas", "sí, a las 7", "le dije a todos que lo hice, 9", "la última vez que lo hice fue un 8", "digamos que lo hice, 5", "lo hice y me arrestaron, un 10",
])  # fmt: skip
def test_nor_is_it_in_spanish(text: str) -> None:
    assert report(text, "es")[0] is not Answer.DONE


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("yes 4", "en", 4), ("yess 9/10", "en", 9), ("yep, about an 8", "en", 8), ("did 7", "en", 7), ("si 7", "es", 7), ("simón 8", "es", 8), ("ya, un 5", "es", 5),
])  # fmt: skip
def test_yes_and_how_much_answers_a_nudge(text: str, language: str, rating: int) -> None:
    assert report(text, language) == (Answer.DONE, rating)


@pytest.mark.parametrize("text", ["ok 8", "yes 2", "yes? 7", "yes 7 tomorrow", "yes 7 and 8"])
def test_what_may_answer_something_else_does_not(text: str) -> None:
    assert report(text)[0] is None


@pytest.mark.parametrize(("text", "language"), [
    ("I regret to say that I did not follow through yesterday evening.", "en"), ("The couch won today 3", "en"), ("honestly no. just sat there scrolling", "en"), ("Nope, kids were wild and I never got out the door", "en"),
    ("my bed was too comfy", "en"), ("nope, too much going on", "en"), ("ni de chiste lo hice", "es"), ("no le eché ganas, 3", "es"), ("el sillón me ganó hoy", "es"), ("Terminé de cenar y me senté a ver la tele, no salí", "es"),
])  # fmt: skip
def test_a_step_is_missed_in_many_words(text: str, language: str) -> None:
    assert report(text, language) == (Answer.MISSED, None)


@pytest.mark.parametrize(("text", "language"), [
    ("never had the chance, boss was out all day", "en"), ("zero, never came up", "en"), ("We didn't have supper, was at the hospital all evening", "en"), ("nada hoy", "es"), ("0 hoy no se ofrecio", "es"),
])  # fmt: skip
def test_an_occasion_that_never_came_is_none(text: str, language: str) -> None:
    assert report(text, language) == (Answer.DID_NOT_ARISE, None)


@pytest.mark.parametrize(("text", "language"), [
    ("scratch that I said I did it but I did not do it", "en"), ("wait no, I did not do it", "en"), ("Perdone, me equivoqué de número, la verdad es que no lo hice.", "es"),
])  # fmt: skip
def test_a_report_may_take_one_back(text: str, language: str) -> None:
    assert report(text, language)[0] is Answer.MISSED
    assert read(text, Expecting(), language).corrects


@pytest.mark.parametrize(
    ("text", "language"),
    [("espérate, sí lo hice, por la noche", "es"), ("hold up, i did do it", "en"), ("wait, i did it", "en")],
)
def test_hold_on_i_did_it_takes_back_what_was_said(text: str, language: str) -> None:
    understood = read(text, Expecting(barrier=True), language)
    assert understood.meanings == (Reported(Answer.DONE),)
    assert understood.corrects


@pytest.mark.parametrize(("text", "language", "meanings"), [
    ("I did not do it, and I wonder whether we might choose a different step altogether.", "en", (Reported(Answer.MISSED), Swap())), ("no lo hice, hazlo más cortito no?", "es", (Reported(Answer.MISSED), Small())),
    ("hice la mitad, 3, y me puede marcar alguien?", "es", (Reported(Answer.PARTLY, 3), Call())), ("2, boss called so i cut it short", "en", (Reported(Answer.PARTLY),)), ("hice la mitad nada más", "es", (Reported(Answer.PARTLY),)),
    ("Could we shrink this down to something I can do with one hand", "en", (Small(),)), ("can this be dialed down a notch", "en", (Paced(Pace.EASIER),)), ("One of these a day would suit me fine. Don't need three.", "en", (Paced(Pace.LESS),)),
    ("could you send me another one in the evenings as well I think that would help", "en", (Paced(Pace.MORE),)), ("why did i say i wanted this again", "en", (Show(Subject.WHY),)), ("tú escribes demasiado, baja un poco", "es", (Paced(Pace.LESS),)),
    ("que me hablen de la clinica por favor", "es", (Call(),)), ("me voy a Michoacán dos semanas, me los pausan?", "es", (Break(14),)), ("hoy solo la chiquita por favor", "es", (Small(),)), ("ya puede escribirme otra vez", "es", (Resume(),)),
    ("10-4", "en", (Acknowledged(),)), ("Much obliged", "en", (Acknowledged(),)), ("planning on it tonight", "en", (Acknowledged(intends=True),)), ("on my way out the door to do it", "en", (Acknowledged(intends=True),)),
    ("ahorita que salga del jale lo hago", "es", (Acknowledged(intends=True),)), ("later", "en", (Later(),)), ("did it for 20 minutes and it was a 7", "en", (Reported(Answer.DONE, 7),)), ("hice 15 minutos, 7", "es", (Reported(Answer.DONE, 7),)),
])  # fmt: skip
def test_what_is_wished_or_promised_in_other_words(text: str, language: str, meanings: tuple[object, ...]) -> None:
    assert read(text, Expecting(), language).meanings == meanings


THREE = Expecting(choices=("take a short walk", "call a friend", "make tea"))


@pytest.mark.parametrize(("text", "at"), [("the second one", 1), ("third please", 2), ("the tea one", 2), ("friend please", 1), ("the first", 0)])  # fmt: skip
def test_one_of_several_is_chosen_by_its_place_or_a_word(text: str, at: int) -> None:
    assert read(text, THREE, "en").meanings == (Chosen(at),)


@pytest.mark.parametrize("text", ["a", "not the tea", "call and tea", "the other one", "one"])
def test_what_names_none_or_two_of_them_does_not(text: str) -> None:
    assert Chosen(2) not in read(text, THREE, "en").meanings
    assert Chosen(1) not in read(text, THREE, "en").meanings


def test_a_choice_has_its_place_in_spanish() -> None:
    several = Expecting(choices=("salir a caminar", "llamar a una amiga", "escuchar una canción"))
    assert read("la primera", several, "es").meanings == (Chosen(0),)
    assert read("la canción por favor", several, "es").meanings == (Chosen(2),)


@pytest.mark.parametrize(("text", "number"), [("Un ocho, más o menos.", 8), ("un 9 pero porque ando de buenas", 9)])
def test_what_softens_a_number_leaves_it_one(text: str, number: int) -> None:
    assert read(text, Expecting(rating=True), "es").meanings == (Rated(number),)


@pytest.mark.parametrize("text", [
    "aquí no hay ninguna Leticia, este número ya cambió de dueño", "no conozco a ninguna Leticia, este cel me lo dieron en enero", "yo no me llamo Mariana, este chip lo compré ayer",
])  # fmt: skip
def test_whoever_has_the_number_of_another_is_no_client(text: str) -> None:
    understood = read(text, Expecting(), "es")
    assert understood.wrong_number
    assert understood.opt_out is Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "no soy buena para esto", "no soy buena para esto, este celular lo compré ayer", "la doctora se equivocó, no soy diabética", "este no es el plan, se equivocaron", "me equivoqué, no soy puntual", "este celular es mío desde enero",
    "no soy alcoholico, este cel me lo dieron en la clinica", "no soy adicta. este celular es mio desde enero", "no soy Superman, este chip lo compre ayer",
])  # fmt: skip
def test_a_client_who_says_as_much_is_one(text: str) -> None:
    understood = read(text, Expecting(), "es")
    assert not understood.wrong_number
    assert understood.opt_out is not Leaving.CLEAR
