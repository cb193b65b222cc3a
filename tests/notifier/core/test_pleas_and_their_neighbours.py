"""A plea to send no more, a 0 with its reason, the small step asked for by its size, a question whether it counts, a number taken off, a length behind LATER.
Beside each kind is what must keep its reading."""

import pytest
from handrail_notifier.core.crisis import Tier, look
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Later,
    Meaning,
    Paced,
    Reported,
    Small,
    Swap,
    Understood,
    read,
)  # fmt: skip

MORE = Paced(Pace.MORE)


def understood(text: str, language: str) -> Understood:
    return read(text, language=language)


def said(text: str, language: str) -> tuple[Meaning, ...]:
    return understood(text, language).meanings


def answers(text: str, language: str) -> list[Answer]:
    return [each.answer for each in said(text, language) if isinstance(each, Reported)]


@pytest.mark.parametrize(("text", "language"), [
    ("please no send me more messages", "en"), ("no send more text please", "en"), ("please not send me more", "en"),
    ("no send me more messages please", "en"), ("please no more send messages", "en"),
    ("no send to me more message thank you", "en"), ("please no text me more", "en"),
    ("no write me more please", "en"), ("not send me more texts please", "en"), ("please you no send me more", "en"),
    ("no message me more ok", "en"), ("i ask please no send more", "en"), ("no send me any more messages", "en"),
    ("please no more send me", "en"), ("not want you send me more messages", "en"), ("no mas mande", "es"),
    ("no mande mas", "es"), ("por favor no mas mandar mensajes", "es"), ("ya no mande mas mensajes por favor", "es"),
    ("no mas mensajes mande", "es"), ("no send message no more", "en"), ("please not sending more messages", "en"),
    ("no send nothing more", "en"), ("sir no send more text", "en"),
])  # fmt: skip
def test_a_plea_to_send_no_more_is_no_wish_for_more(text: str, language: str) -> None:
    found = understood(text, language)
    assert (found.opt_out is not Leaving.NO, found.meanings) == (True, ())


@pytest.mark.parametrize(("text", "language"), [
    ("no more send please", "en"), ("please dont send more", "en"), ("you no text me more", "en"),
    ("no want more message", "en"), ("please no more message me", "en"), ("no sending me more messages", "en"),
    ("no need send me more", "en"), ("not to send more messages please", "en"), ("i no want more texts", "en"),
    ("never send me more of these", "en"), ("dont u send me more texts", "en"),
    ("no more sending me texts pls", "en"), ("no like more messages", "en"), ("no quiero mas mensajes", "es"),
    ("no enviar mas", "es"), ("no mandar mas mensajes gracias", "es"), ("no envien mas", "es"),
    ("no quiero que mande mas mensajes", "es"), ("ya no envie mas recordatorios", "es"),
    ("no necesito mas mensajes", "es"), ("why no more messages?", "en"), ("nomas mande", "es"),
])  # fmt: skip
def test_whatever_denies_more_texts_asks_for_none(text: str, language: str) -> None:
    assert MORE not in understood(text, language).effects


@pytest.mark.parametrize(("text", "language"), [
    ("no, send me more", "en"), ("send me more, no problem", "en"), ("no im fine, send me more texts", "en"),
    ("no, mandenme mas", "es"), ("text me more please", "en"), ("no worries, send me more", "en"),
    ("mandenme mas seguido", "es"),
])  # fmt: skip
def test_a_no_before_a_break_takes_nothing_from_a_wish_for_more(text: str, language: str) -> None:
    assert (said(text, language), understood(text, language).opt_out) == ((MORE,), Leaving.NO)


@pytest.mark.parametrize(("text", "language"), [
    ("0 was off work so it never happened", "en"), ("0 had the day off, never happened", "en"),
    ("0 no pude usarlo no hubo ocasion", "es"), ("0 it never happened, nobody called", "en"),
    ("0 didnt happen, the meeting got cancelled", "en"), ("0 never happened today", "en"),
    ("0 no meeting so it never happened", "en"), ("0 stayed home all day so i never did it", "en"),
    ("0, office was closed so didnt do it", "en"), ("0 - didnt need it, no cravings so i didnt do it", "en"),
    ("0 my boss was out so never got to use it", "en"), ("0 no paso, no hubo pelea", "es"),
    ("0 hoy no trabaje asi que no se dio", "es"), ("0 no hubo clase y no lo hice", "es"),
    ("0 estuve en casa, no lo use", "es"), ("0 no lo hice porque no hubo junta", "es"),
    ("0 was off today, didnt do it", "en"), ("0 no chance to use it, wasnt at work", "en"),
])  # fmt: skip
def test_the_nudges_own_0_says_that_it_did_not_arise_and_what_follows_says_why(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.DID_NOT_ARISE]


@pytest.mark.parametrize(("text", "language"), [
    ("was off work so it never happened", "en"), ("it never happened", "en"),
    ("3 had the day off, never happened", "en"), ("3 no pude, no hubo tiempo", "es"), ("missed, was off work", "en"),
    ("3 never happened", "en"),
])  # fmt: skip
def test_without_the_0_it_is_missed(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.MISSED]


@pytest.mark.parametrize(("text", "language"), [
    ("1 was off work so it never happened", "en"), ("1 had the day off, never happened", "en"),
])  # fmt: skip
def test_a_1_with_such_a_reason_is_neither_done_nor_none(text: str, language: str) -> None:
    assert {Answer.DONE, Answer.DID_NOT_ARISE}.isdisjoint(answers(text, language))


@pytest.mark.parametrize("text", ["0 motivation didnt do it", "0 energy, skipped it", "0 desire so i never did it"])
def test_a_0_that_counts_is_no_key(text: str) -> None:
    assert answers(text, "en") != [Answer.DID_NOT_ARISE]


@pytest.mark.parametrize(("text", "language"), [
    ("la neta ni lo intente", "es"), ("la verdad ni lo intente", "es"), ("honestly didn't even try", "en"),
    ("la neta no lo hice", "es"), ("neta ni lo intente", "es"), ("la mera verdad ni lo intente", "es"),
    ("netamente ni lo intente", "es"), ("pa que te miento ni lo intente", "es"), ("la neta ni intente hacerlo", "es"),
    ("siendo sincero ni lo intente", "es"), ("para ser honesta ni lo intente", "es"), ("hoy ni lo intente", "es"),
    ("ay no ni lo intente", "es"), ("fijate que ni lo intente", "es"), ("no manches ni lo intente", "es"),
    ("ps ni lo intente", "es"), ("ni siquiera lo intente", "es"), ("real talk didnt even try", "en"),
    ("ngl i didnt even try", "en"), ("ni lo hice", "es"), ("ni lo empece", "es"), ("ni camine hoy", "es"),
    ("la neta ni la empece", "es"), ("la mera neta ni pude", "es"), ("nombre ni lo intente", "es"),
    ("uy no ni la intente", "es"), ("ni siquiera empece", "es"), ("ni respire profundo ni nada", "es"),
])  # fmt: skip
def test_who_did_not_even_try_missed_it(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.MISSED]


@pytest.mark.parametrize(("text", "language"), [
    ("lo intente", "es"), ("la neta lo intente nomas", "es"), ("si lo intente pero no lo termine", "es"),
    ("lo intente un poco", "es"), ("la neta lo hice a medias", "es"), ("intente hacerlo pero solo la mitad", "es"),
    ("al menos lo intente", "es"),
])  # fmt: skip
def test_who_tried_did_a_part(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.PARTLY]


@pytest.mark.parametrize(("text", "language"), [
    ("can i just get the small one today im wiped", "en"), ("can I do the small one", "en"),
    ("give me the little one", "en"), ("puedo hacer la chiquita hoy", "es"), ("can i get the mini one today", "en"),
    ("could i have the tiny one today im exhausted", "en"), ("can we do the short one tonight im beat", "en"),
    ("could we use the smaller one today", "en"), ("can i just do the little one instead", "en"),
    ("may i have the easy one today", "en"), ("can i just do the baby one today", "en"),
    ("can i try the shorter one tonight", "en"), ("puedo hacer el chiquito hoy ando cansada", "es"),
    ("me das la chiquita hoy", "es"), ("dame la chiquita", "es"), ("puedo hacer la mas chica hoy", "es"),
    ("hoy nomas la chiquita porfa", "es"), ("can I just get the short version today im dead", "en"),
    ("can we do a shorter walk today", "en"), ("could i do a smaller step tonight", "en"),
    ("can i do the easy version today please", "en"), ("may i have the baby step today", "en"),
    ("let me do the little one today", "en"), ("ill take the tiny one today im sick", "en"),
    ("send me the small one", "en"), ("i need the small one today", "en"), ("hoy quiero la chiquita", "es"),
    ("mandame la chiquita", "es"), ("deme algo mas chico hoy", "es"), ("se puede la mas corta hoy?", "es"),
    ("hoy hago la cortita", "es"),
])  # fmt: skip
def test_the_small_step_is_asked_for_by_its_size(text: str, language: str) -> None:
    assert said(text, language) == (Small(),)


@pytest.mark.parametrize(("text", "language"), [
    ("can i just get the other one today im wiped", "en"), ("can I do the other one", "en"),
    ("give me a different one", "en"), ("puedo hacer la otra hoy", "es"), ("can i get a new one today", "en"),
    ("can i do the walking one today instead", "en"), ("swop", "en"), ("swop it", "en"), ("can i swop", "en"),
    ("swop pls", "en"), ("swop this one", "en"),
])  # fmt: skip
def test_another_step_is_a_swap(text: str, language: str) -> None:
    assert said(text, language) == (Swap(),)


@pytest.mark.parametrize(("text", "language"), [
    ("si lo hago mañana cuenta?", "es"), ("does it count if i do it tomorrow", "en"),
    ("cuenta si lo hago mañana?", "es"), ("y si lo hago al rato cuenta igual?", "es"),
    ("si lo hago en la noche cuenta?", "es"), ("si lo hago dos veces cuenta doble?", "es"),
    ("si lo hago mañana vale?", "es"), ("cuenta si lo hago con mi hija?", "es"), ("vale si lo hago mas tarde?", "es"),
    ("si lo hago acostada cuenta?", "es"), ("if i do it later does it still count?", "en"),
    ("if i do it tonight will that count?", "en"), ("will it count if i do it after midnight?", "en"),
    ("is it ok if i do it in bed?", "en"), ("if i do it twice does that count?", "en"),
    ("would it count if i did it with my sister?", "en"), ("does it still count if i only do 5 min", "en"),
    ("if i do half does it count", "en"), ("so if i do it tomorrow it counts right?", "en"),
    ("me cuenta si lo hago el domingo?", "es"), ("si lo hago ahorita todavia cuenta?", "es"),
    ("si camino con mi perro cuenta?", "es"), ("vale la pena si lo hago tarde?", "es"),
    ("is it still good if i do it at night?", "en"),
])  # fmt: skip
def test_whether_it_counts_is_for_a_person(text: str, language: str) -> None:
    assert said(text, language) == ()


@pytest.mark.parametrize(("text", "language"), [
    ("si lo hago mañana", "es"), ("si, lo hago en la noche", "es"), ("si mañana lo hago", "es"),
    ("lo hago al rato", "es"), ("ill do it tomorrow", "en"), ("yes i will do it tonight", "en"),
    ("claro, lo hago mañana", "es"), ("ok lo hago hoy", "es"), ("hoping to have it done by 9", "en"),
    ("want to get it done before 5", "en"), ("trying to get it done by 6", "en"),
    ("hoping to get it done by noon", "en"), ("i want to have it done before dinner", "en"),
    ("trying to have it done by 8", "en"), ("planning to have it done before bed", "en"),
    ("aiming to have it done by 7", "en"), ("gonna try to get it done by 6", "en"),
    ("hope to get it done before 10", "en"), ("want to have it finished by lunch", "en"),
])  # fmt: skip
def test_what_only_looks_like_that_question_is_a_promise(text: str, language: str) -> None:
    assert [type(each) for each in said(text, language)] == [Acknowledged]


@pytest.mark.parametrize(("text", "language"), [
    ("hi can you please remove my phone from the reminders, i no longer want them", "en"),
    ("please remove my phone from the reminders", "en"), ("take my phone off the reminders", "en"),
    ("quiten mi celular de los recordatorios", "es"), ("remove my number from the reminders please", "en"),
    ("take my number off the texts", "en"), ("please delete my cell from these reminders", "en"),
    ("get my phone off your reminders", "en"), ("could you remove this phone from your messages", "en"),
    ("drop my number from the nudges", "en"), ("please take my cell off of these texts", "en"),
    ("remove my number from your alerts", "en"), ("borren mi numero de los mensajes", "es"),
    ("quite mi numero de sus recordatorios por favor", "es"), ("saquen mi celular de los mensajes", "es"),
    ("eliminen mi telefono de estos avisos", "es"), ("pueden quitar mi numero de los recordatorios", "es"),
    ("please take me off the reminders", "en"), ("can u remove my number from these texts", "en"),
    ("could you delete my phone number from the reminders please", "en"),
    ("remove my cell phone number from your messages", "en"), ("i want my phone off these reminders", "en"),
    ("take this number off of all the reminders", "en"), ("pls get my number off the alerts thanks", "en"),
    ("remove my phone from text reminders", "en"), ("remove my mobile number from the text messages", "en"),
    ("me pueden quitar de los recordatorios", "es"), ("quite este numero de los recordatorios", "es"),
    ("que quiten mi cel de los mensajes", "es"), ("favor de borrar mi numero de sus mensajes", "es"),
    ("saquen este numero de sus avisos ya", "es"), ("retiren mi numero de los recordatorios", "es"),
])  # fmt: skip
def test_a_number_is_taken_off_the_texts(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.CLEAR


@pytest.mark.parametrize(("text", "language"), [
    ("remove my phone from the drawer", "en"), ("took my phone out", "en"), ("took my phone off the charger", "en"),
    ("i removed my phone from the bedroom", "en"), ("take my phone off silent", "en"), ("put my phone away", "en"),
    ("quite mi celular de la mesa", "es"), ("saque mi celular de la recamara", "es"),
    ("dont remove my phone from the reminders", "en"), ("take my phone out of my texts and put it down", "en"),
    ("took my phone off the table when the text came", "en"), ("i took my number off the dating site", "en"),
    ("he removed my number from his phone", "en"), ("should i remove my phone from the room", "en"),
    ("quite mi celular de los enchufes", "es"),
])  # fmt: skip
def test_a_number_or_telephone_somewhere_else_leaves_nothing(text: str, language: str) -> None:
    assert understood(text, language).opt_out is not Leaving.CLEAR


@pytest.mark.parametrize(("text", "language", "minutes"), [
    ("later, like 2 hrs", "en", 120), ("luego, como en 2 horas", "es", 120), ("later, about 2 hours", "en", 120),
    ("later... maybe 2 hours", "en", 120), ("later in like 2 hrs", "en", 120), ("later, 2 hrs or so", "en", 120),
    ("later like 2 hours pls", "en", 120), ("luego como en 2 hrs", "es", 120), ("mas tarde, como 2 horas", "es", 120),
    ("mas tarde como en dos horas", "es", 120), ("al rato, en unas 2 horas", "es", 120),
    ("later, in about 2 hours", "en", 120), ("later please, like 2 hours", "en", 120), ("ltr, like 2 hrs", "en", 120),
    ("later pls maybe 2 hrs", "en", 120), ("not now, like 2 hours", "en", 120),
    ("maybe later, like in 2 hours", "en", 120), ("ahorita no, como en 2 horas", "es", 120),
    ("luego, en dos horas", "es", 120), ("mejor luego, como en 2 horas", "es", 120), ("later like an hour", "en", 60),
    ("later, maybe an hour", "en", 60), ("luego, como una hora", "es", 60), ("later, like 30 min", "en", 30),
    ("later like half an hour", "en", 30),
])  # fmt: skip
def test_how_long_stands_behind_later(text: str, language: str, minutes: int) -> None:
    assert said(text, language) == (Later(minutes),)


@pytest.mark.parametrize(("text", "language"), [
    ("later, at 2", "en"), ("later, like 2", "en"), ("later, my shift is 2 hours", "en"),
    ("2 hours later i did it", "en"), ("did it 2 hours later", "en"), ("later, i slept like 2 hours", "en"),
    ("later", "en"), ("later, like tonight", "en"),
])  # fmt: skip
def test_an_hour_or_a_length_of_something_else_is_not_how_long(text: str, language: str) -> None:
    assert all(each.minutes is None for each in said(text, language) if isinstance(each, Later))


@pytest.mark.parametrize(("text", "language", "report"), [
    ("1 id say a 7", "en", (Answer.DONE, 7)), ("1 diria q un 7", "es", (Answer.DONE, 7)), ("1 i'd say 7", "en", (Answer.DONE, 7)),
    ("1 I would say a 7", "en", (Answer.DONE, 7)), ("1 le doy un 7", "es", (Answer.DONE, 7)), ("1 yo diria un 7", "es", (Answer.DONE, 7)),
    ("2 id say a 4", "en", (Answer.PARTLY, 4)), ("did it, id say a 6", "en", (Answer.DONE, 6)), ("1 id say", "en", None),
    ("7 id say a 1", "en", None), ("4 id say a 5", "en", None), ("3 maybe 4", "en", None), ("3 maybe a 4", "en", None),
    ("kinda did it, got distracted, 3", "en", (Answer.PARTLY, 3)), ("sort of did it got interrupted halfway through. 3", "en", (Answer.PARTLY, 3)),
])  # fmt: skip
def test_a_key_and_what_is_said_of_the_number_behind_it(
    text: str, language: str, report: tuple[Answer, int] | None
) -> None:
    found = [(each.answer, each.helpfulness) for each in said(text, language) if isinstance(each, Reported)]
    assert [each for each in found if each[1] is not None] == ([report] if report else [])


@pytest.mark.parametrize(("text", "language"), [
    ("Did it right when you texted", "en"), ("did it as soon as you texted", "en"),
    ("did it right as you texted", "en"), ("did mine right when the text came", "en"),
    ("did it right after you texted", "en"), ("did it when you texted", "en"),
    ("i did it right when i got your text", "en"), ("I did the whole thing start to finish", "en"),
    ("did all of it start to finish", "en"), ("did it start to finish", "en"),
    ("i did it from start to finish", "en"), ("did the whole thing from beginning to end", "en"),
    ("did the whole thing beginning to end", "en"), ("cant believe i actually did it 😭", "en"),
    ("can't believe i actually did it", "en"), ("cant believe i did it 😭", "en"),
    ("cant believe i really did it!!", "en"), ("i cant believe i actually did it", "en"),
    ("omg cant believe i did it 🎉", "en"),
])  # fmt: skip
def test_when_and_how_far_it_was_done_leaves_it_done(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.DONE]


@pytest.mark.parametrize(("text", "language"), [
    ("cant believe i did it again", "en"), ("cant believe i did that to her", "en"),
    ("cant believe i did it again 😭", "en"), ("cant believe i did it with him", "en"),
    ("cant believe you did it", "en"), ("cant believe he actually did it", "en"),
    ("did you do it right when you texted", "en"), ("i didnt do the whole thing start to finish", "en"),
    ("cant believe i didnt do it", "en"), ("cant believe i actually did that to him", "en"),
    ("want to get it over with", "en"), ("did you want it done by 9", "en"),
    ("wanted to get it done before 5 but didnt", "en"),
])  # fmt: skip
def test_what_only_looks_like_it_is_not_done(text: str, language: str) -> None:
    assert Answer.DONE not in answers(text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("I have done only the half", "en"), ("i did only the half", "en"), ("have done just the half of it", "en"),
    ("i only done the half", "en"), ("did only a half", "en"), ("i have made only the half", "en"),
])  # fmt: skip
def test_only_the_half_is_a_part(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.PARTLY]


@pytest.mark.parametrize(("text", "language"), [
    ("como q ya me estan cansando estos textos, a lo mejor los quito", "es"),
    ("ya me estan cansando estos mensajes", "es"), ("como que ya me cansan estos mensajes, igual y los quito", "es"),
    ("ya me cansaron los mensajitos, a ver si los quito", "es"), ("ya me estan hartando sus textos", "es"),
    ("im getting kind of tired of these texts, might turn them off", "en"),
])  # fmt: skip
def test_who_is_tired_of_the_texts_is_asked(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.AMBIGUOUS


@pytest.mark.parametrize(("text", "language"), [
    ("a lo mejor los quito de la cocina", "es"), ("me estan cansando los niños", "es"),
    ("ya me estan cansando las piernas", "es"), ("a lo mejor los quito, los zapatos", "es"),
])  # fmt: skip
def test_who_is_tired_of_something_else_is_not(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.NO


@pytest.mark.parametrize(("text", "language"), [
    ("me siento muy mal y muy sola no se q hacer", "es"), ("me siento muy mal y tan solo", "es"),
    ("me siento triste y sola", "es"), ("me siento super mal y super sola ya no se que hacer", "es"),
    ("me siento muy sola", "es"), ("me siento tan solo ultimamente", "es"),
    ("me he sentido muy sola estos dias", "es"), ("estoy muy sola y no se que hacer", "es"),
    ("me estoy sintiendo bien mal y bien sola", "es"), ("feel awful and so alone dont know what to do", "en"),
    ("i feel really bad and all alone, i dont know what to do", "en"),
    ("feel terrible and very alone idk what to do", "en"), ("feel so bad and lonely dont know what to do", "en"),
])  # fmt: skip
def test_who_feels_bad_and_alone_is_heard(text: str, language: str) -> None:
    assert look(text, language) is Tier.SECOND


@pytest.mark.parametrize(("text", "language"), [
    ("me siento bien solo en mi casa", "es"), ("me siento bien y solo queria saludar", "es"),
    ("me siento mal y solo hice la mitad", "es"), ("estoy sola en casa", "es"), ("no se que hacer de comer", "es"),
    ("lo hice yo sola", "es"), ("feel bad and dont know what to do for dinner", "en"),
    ("alone at home so i dont know what to do first", "en"),
])  # fmt: skip
def test_who_is_by_themselves_raises_no_alarm(text: str, language: str) -> None:
    assert look(text, language) is None
