"""What stands beside the step: chores that are none, a *but* and what was left out, a sign that it was the step, a lapse told by itself."""

import pytest
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import (
    Answer,
    Barrier,
    Break,
    Expecting,
    Later,
    PlanWords,
    Pull,
    Reported,
    named,
    read,
)


def report(text: str, language: str = "en") -> Answer | None:
    found = [each for each in read(text, language=language).meanings if isinstance(each, Reported)]
    return found[0].answer if len(found) == 1 else None


def rated(text: str, language: str = "en") -> tuple[Answer | None, int | None]:
    found = [each for each in read(text, language=language).meanings if isinstance(each, Reported)]
    return (found[0].answer, found[0].helpfulness) if len(found) == 1 else (None, None)


@pytest.mark.parametrize(("text", "language"), [
    ("did my laundry and fed the cat", "en"), ("did my homework and ate", "en"), ("did the dishes and watched tv", "en"), ("folded the laundry and fed the kids", "en"),
    ("took out the trash and fed the dog", "en"), ("did the laundry, mopped and paid the bills", "en"), ("did the dishes and took a nap", "en"), ("did my english homework", "en"), ("did my homework then watched tv", "en"),
    ("lave los platos y barri", "es"), ("hice la tarea y cene", "es"), ("lave la ropa y le di de comer al gato", "es"),
])  # fmt: skip
def test_two_chores_of_a_day_are_no_step(text: str, language: str) -> None:
    assert report(text, language) is None


@pytest.mark.parametrize(("text", "language"), [
    ("did my homework", "en"), ("did the dishes AND the walk, who even am i", "en"), ("did my walk and fed the cat", "en"), ("I did it, then fed the cat", "en"), ("made the bed and opened the blinds before 8", "en"),
    ("did my laundry and fed the cat like we planned", "en"), ("ya hice la tarea", "es"), ("hice la cama y lavé los trastes", "es"),
])  # fmt: skip
def test_a_chore_beside_a_step_takes_nothing_from_it(text: str, language: str) -> None:
    assert report(text, language) is Answer.DONE


def test_chores_that_are_the_plan_are_its_step() -> None:
    text, plan = "did my laundry and fed the cat", PlanWords("Do my laundry and feed the cat")
    assert named(text, plan, "en") == Reported(Answer.DONE)


@pytest.mark.parametrize(("text", "language"), [
    ("I said the exit line but I never texted Sam", "en"), ("said my line but forgot to call Maria after", "en"), ("stepped outside but never did the breathing", "en"), ("told him no but didnt leave like we planned", "en"),
    ("left the party but i didnt text my brother like i was supposed to", "en"), ("Walked out to the porch but did not do the counting", "en"), ("i said the exit line but then i stayed like another hour", "en"),
    ("said my line but then i stayed anyway", "en"), ("sat in the front row but couldn't bring myself to raise my hand", "en"), ("wrote the email but chickened out on sending it", "en"), ("counted to ten but still snapped at her", "en"),
    ("told him no like we practiced but then had one", "en"),
    ("me sali de la fiesta pero no le mande el mensaje a Sam", "es"), ("dije la frase pero no llame a mi hermana", "es"), ("sali al patio pero no hice las respiraciones", "es"), ("le marque a mi padrino pero no fui a la junta", "es"),
    ("guarde el celular pero se me olvido escribir lo otro", "es"), ("dije mi frase pero luego me quede otra hora", "es"), ("fui a la reunion pero no hable", "es"),
    ("I'd say partly, I pulled over but skipped the breathing", "en"), ("sat w them at lunch but didnt talk like the plan said so id say half", "en"), ("i'd say partially done", "en"), ("half pq se me hizo tarde", "es"), ("diria que a medias, me gano el sueño", "es"),
])  # fmt: skip
def test_what_was_left_out_behind_a_but_makes_it_a_part(text: str, language: str) -> None:
    assert report(text, language) is Answer.PARTLY


@pytest.mark.parametrize(("text", "language"), [
    ("walked to the corner but forgot to text you", "en"), ("walked the block but never told you", "en"), ("left the party but didnt say bye", "en"), ("said no but never felt bad about it", "en"), ("she said the line but never texted me", "en"),
    ("if i say the line but never text sam does it count", "en"), ("i went to work but never told my boss", "en"), ("half the class was sick", "en"), ("id say half the people were drunk", "en"), ("i'd say it was partly my fault", "en"),
    ("mi hermana salio pero no llamo", "es"), ("si me salgo pero no le mando mensaje cuenta?", "es"), ("lo hice anoche pero se me olvidó avisarte", "es"), ("sali a caminar pero no hacia sol", "es"), ("le dije que no pero no me creyo", "es"),
])  # fmt: skip
def test_a_but_that_leaves_nothing_out_makes_no_part(text: str, language: str) -> None:
    assert report(text, language) is not Answer.PARTLY


@pytest.mark.parametrize(("text", "language", "rating"), [
    ("put the phone in the kitchen drawer at ten like we said and left it there", "en", None), ("hey it's Denise I took the stairs and sat in my car for five minutes like the plan said", "en", None), ("gave my wife the debit card like we agreed", "en", None),
    ("I handed over my keys when i got there like it says on my plan", "en", None), ("told my roommate no when he offered, did the whole plan. 7", "en", 7), ("followed the whole plan. 7", "en", 7),
    ("wasnt gonna but i ended up doing it", "en", None), ("wasnt gonna. then did it anyway", "en", None), ("was not going to do it but then I did", "en", None),
    ("i told them stop and went home so yeah 1", "en", None), ("talked to the new girl, felt like a 7", "en", 7), ("ate lunch w ppl not in the bathroom. felt like a 6", "en", 6),
    ("si le marque a mi hermana cuando me dieron ganas de tomar", "es", None), ("si le hable a mi madrina antes de entrar", "es", None), ("cuando el bb se durmio hice mi estiramiento completo como quedamos", "es", None),
    ("mija me ayudo con el telefono pero yo hice la llamada como dice el plan", "es", None), ("al final me animé y le hablé al jefe, tal como quedamos. un 8 de ayuda", "es", 8), ("did it pero con miedo, 6", "es", 6), ("me sali antes y le hable a mi hermana, le pongo un 7", "es", 7),
])  # fmt: skip
def test_a_sign_that_it_was_the_step(text: str, language: str, rating: int | None) -> None:
    assert rated(text, language) == (Answer.DONE, rating)


@pytest.mark.parametrize(("text", "language"), [
    ("she put the phone in the drawer like we said", "en"), ("i will put the phone away like we said", "en"), ("my son took the stairs like the plan said", "en"), ("gave him the money like we agreed, he ghosted me", "en"), ("went out with him like we planned", "en"),
    ("told her off like i said i would", "en"), ("took too many like we discussed", "en"), ("went back to him like i said i would", "en"), ("my sister did the whole plan, 7", "en"), ("did the whole thing wrong", "en"),
    ("wasnt gonna drink but did it anyway", "en"), ("wasn't gonna text him but then did it anyway", "en"), ("wasnt gonna. she did it anyway", "en"), ("wasnt gonna but ended up doing it with him", "en"),
    ("left with him so yeah 1", "en"), ("told them no and had 1", "en"), ("left my kid at school so 1", "en"), ("ate the whole thing so yeah 1", "en"), ("said no so many times so yeah 1", "en"), ("my mom told them to stop so yeah 1", "en"),
    ("sat in traffic, felt like a 7", "en"), ("put in my notice, felt like a 9", "en"), ("drank with them, felt like a 6", "en"), ("i said the exit line but then i stayed in there", "en"), ("i walked out and then had a beer so yeah 1", "en"), ("walked to the corner and had a beer", "en"), ("sali a caminar y luego me tome una cerveza", "es"),
    ("si le marque a mi ex", "es"), ("si le marque a mi mama se enoja", "es"), ("si le dije que si a las chelas", "es"), ("sí fui pero a tomar", "es"), ("no se si le marque", "es"), ("le pedi dinero como quedamos", "es"), ("cerre la puerta y llore como quedamos", "es"),
    ("cuando llego mi esposo hizo la cena como quedamos", "es"), ("corri a mi hijo de la casa como quedamos", "es"), ("volvi con el como dijimos", "es"),
])  # fmt: skip
def test_what_only_looks_like_such_a_sign_is_no_step_done(text: str, language: str) -> None:
    assert report(text, language) is not Answer.DONE


@pytest.mark.parametrize(("text", "language"), [
    ("well the moment came and went and I did nothing about it", "en"), ("they all went to the bar and i went along and never said my line", "en"), ("when it happened I did nothing", "en"), ("she asked how I was and I said fine instead of what we practiced", "en"),
    ("I sat there the whole coffee hour and did not speak to a soul like I was supposed to", "en"), ("we sat there and I never brought up my question", "en"), ("i had one anyway and never used my line", "en"), ("said yes when I was supposed to say no", "en"),
    ("I just stood there and said nothing like always", "en"), ("fuimos todos y nunca dije la frase", "es"), ("me pregunto y le dije que bien en vez de lo que practicamos", "es"), ("estuve ahi toda la reunion y no hable con nadie como habia quedado", "es"),
])  # fmt: skip
def test_a_moment_that_went_by_is_missed(text: str, language: str) -> None:
    assert report(text, language) is Answer.MISSED


@pytest.mark.parametrize(("text", "language"), [
    ("I did nothing wrong", "en"), ("she never said sorry", "en"), ("he never said my line was good", "en"), ("said my line instead of what i used to say", "en"), ("the moment came and went and i was fine", "en"), ("the moment came and I said it", "en"),
    ("i did nothing about the leak", "en"), ("did not drink like i was supposed to", "en"), ("made tacos instead of what we planned", "en"), ("llego el momento y lo dije", "es"), ("ella nunca dijo su frase", "es"), ("tome el bus", "es"),
])  # fmt: skip
def test_what_only_looks_like_a_moment_that_went_by_is_not_missed(text: str, language: str) -> None:
    assert report(text, language) is not Answer.MISSED


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("we ended up staying home with no crowd and no bar so zero I guess", "en", Answer.DID_NOT_ARISE), ("stayed home so zero", "en", Answer.DID_NOT_ARISE), ("N.A.", "en", Answer.DID_NOT_ARISE), ("n.a", "es", Answer.DID_NOT_ARISE),
    ("slept on the couch so 3", "en", Answer.MISSED), ("went to n.a.", "en", None), ("n.a. meeting tonight", "en", None), ("a.n.", "en", None),
])  # fmt: skip
def test_what_did_not_arise_says_so_at_its_end_or_in_two_letters(
    text: str, language: str, answer: Answer | None
) -> None:
    assert report(text, language) is answer


@pytest.mark.parametrize(("text", "language"), [
    ("i drank", "en"), ("I drank last weekend and I want Dr. Patel to know", "en"), ("I drank last night and I feel awful about it", "en"), ("i smoked again", "en"), ("tome el sabado, me da pena decirlo", "es"), ("fume anoche", "es"), ("ok i drank", "en"),
])  # fmt: skip
def test_a_lapse_told_by_itself_answers_nothing(text: str, language: str) -> None:
    assert read(text, language=language).meanings == ()


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("i drank instead", "en", Answer.MISSED), ("drank", "en", Answer.MISSED), ("no i drank", "en", Answer.MISSED), ("I drank so no I didn't call anybody like I was supposed to", "en", Answer.MISSED), ("i smoked last night and skipped the walk", "en", Answer.MISSED),
    ("did it but i drank", "en", None), ("done, i drank", "en", None), ("1 but i drank", "en", None), ("tome en vez de salir", "es", Answer.MISSED), ("half, i drank", "en", Answer.PARTLY),
])  # fmt: skip
def test_a_lapse_beside_the_step_stays_what_it_says_of_it(text: str, language: str, answer: Answer | None) -> None:
    assert report(text, language) is answer


ASKED = Expecting(barrier=True)


@pytest.mark.parametrize(("text", "language", "digit"), [
    ("i 4got", "en", 1), ("honestly it just went out of my head once report started", "en", 1), ("didnt even remember until your text came just now", "en", 1), ("no me acorde hasta que vi el mensaje", "es", 1),
    ("wrong time, im always driving at 5", "en", 3), ("bad time, I'm at practice then", "en", 3), ("mala hora, a las 5 siempre voy manejando", "es", 3),
    ("the craving just hit so hard I couldn't get past it", "en", 4), ("the urge hit way harder than i could handle", "en", 4), ("craving 2 strong", "en", 4), ("anxiety was 2 high", "en", 4),
    ("didnt know where 2 start", "en", 5), ("idk where 2 begin", "en", 5), ("didn't see how it would make any difference", "en", 6), ("I couldn't see what good it'd do", "en", 6), ("no vi de que iba a servir", "es", 6),
])  # fmt: skip
def test_what_got_in_the_way_in_other_words(text: str, language: str, digit: int) -> None:
    assert read(text, ASKED, language).meanings == (Barrier(digit),)


@pytest.mark.parametrize(("text", "language", "meaning"), [
    ("the urge is so strong right now", "en", Pull()), ("the urge hit so hard i need my plan", "en", Pull()), ("wrong time, text me later", "en", Later()), ("bad time, ask me at 6", "en", Later()), ("2 tired", "en", Barrier(2)), ("2 much", "en", Barrier(2)),
    ("remind me at 2 go", "en", Later()), ("mala hora, mandeme a las 6", "es", Later()),
])  # fmt: skip
def test_a_wish_and_a_digit_stay_what_they_are_there(text: str, language: str, meaning: object) -> None:
    assert read(text, ASKED, language).meanings == (meaning,)


@pytest.mark.parametrize("text", ["walked away from the table", "I walked away from the argument", "stepped away from the desk", "got away from the noise"])  # fmt: skip
def test_who_walks_away_from_something_asks_for_no_break(text: str) -> None:
    assert read(text, language="en").meanings == ()
    assert read("i will be away from the 5th to the 9th", language="en").meanings == (Break(),)


@pytest.mark.parametrize(("text", "language"), [
    ("idk if I want to keep getting these texts", "en"), ("idk if i want these anymore", "en"), ("I don't know if I want to get these messages", "en"), ("I'm not sure whether I want to continue with these texts", "en"), ("honestly dont know if i wanna keep getting texts", "en"),
    ("no se si quiero estos mensajes", "es"), ("no se si seguir con estos textos", "es"), ("no sé si quiero que me sigan escribiendo", "es"), ("ya me estan cansando los mensajes y no se si seguir", "es"), ("a lo mejor ya no quiero recibirlos", "es"),
])  # fmt: skip
def test_who_is_not_sure_to_want_these_texts_is_asked(text: str, language: str) -> None:
    assert read(text, language=language).opt_out is Leaving.AMBIGUOUS


@pytest.mark.parametrize(("text", "language"), [
    ("idk if I want to go tonight", "en"), ("idk if i want these pills anymore", "en"), ("idk if i want this baby", "en"), ("not sure if i want the text at 5 or 6", "en"), ("idk if i want to keep drinking", "en"), ("my husband is not sure i want these texts", "en"),
    ("no se si seguirle con la dieta", "es"), ("no se si quiero estos zapatos", "es"), ("no se si quiero mas mensajes de mi ex", "es"), ("no se si me lleguen los mensajes", "es"),
])  # fmt: skip
def test_who_is_not_sure_of_something_else_is_asked_nothing(text: str, language: str) -> None:
    assert read(text, language=language).opt_out is Leaving.NO


@pytest.mark.parametrize("text", [
    "Ate at my desk instead of going in the break room like I was supposed to", "sat in the car rather than go in like i was supposed to",
    "grabbed lunch at my desk instead of the break room like i was supposed to",
])  # fmt: skip
def test_what_was_to_be_done_and_was_not_is_missed_whatever_was_done_in_its_place(text: str) -> None:
    assert report(text) is Answer.MISSED


@pytest.mark.parametrize("text", [
    "took a walk instead of smoking like the plan said", "called my sister instead of drinking like we planned", "went to the meeting like i was supposed to",
])  # fmt: skip
def test_what_was_done_in_the_place_of_a_habit_as_planned_is_done(text: str) -> None:
    assert report(text) is Answer.DONE
