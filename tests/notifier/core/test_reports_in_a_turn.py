"""Reports that are told in a turn: that none can be given, that one is promised, what was almost done before it, how much it helped in words, what was almost finished,
a lapse of another day or place, an appointment. Beside each kind is what only looks like it."""

import pytest
from handrail_notifier.core.crisis import Tier, look
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Barrier,
    Change,
    Expecting,
    Meaning,
    Pull,
    Reported,
    Resume,
    read,
)  # fmt: skip

ASKED = Expecting(barrier=True)


def said(text: str, language: str, expecting: Expecting = Expecting()) -> tuple[Meaning, ...]:  # noqa: B008
    return read(text, expecting, language, guesses=False).meanings


def answers(text: str, language: str) -> list[Answer]:
    return [each.answer for each in said(text, language) if isinstance(each, Reported)]


def rated(text: str, language: str) -> list[int | None]:
    return [each.helpfulness for each in said(text, language) if isinstance(each, Reported)]


@pytest.mark.parametrize(("text", "language"), [
    ("I wish i could say done", "en"), ("wish I could say done but nope", "en"), ("if i said done id be lying", "en"),
    ("I'd love to say done but I'd be lying", "en"), ("I'd be lying if i said i did it", "en"), ("ojala pudiera decir q listo pero no", "es"),
    ("Ojalá pudiera decir hecho, pero no lo hice", "es"), ("not even close to done lol", "en"), ("i did everything EXCEPT that", "en"),
    ("ok so i never got it done", "en"), ("couldnt get myself to do it, 0 motivation", "en"), ("wish i could say done but no", "en"),
    ("Wish I could give you a 1 today but I can't", "en"), ("i would love to text 1 but id be lying", "en"),
    ("Would love to report success but that would be a lie", "en"), ("not gonna lie and say i did it", "en"),
    ("I could say I did it but that wouldn't be true", "en"), ("i can't honestly say that i did it", "en"), ("far from done", "en"),
    ("nowhere near done tbh", "en"), ("I'd have to lie to say done", "en"), ("if I told you I did it I would be lying", "en"),
    ("I did literally everything else except my step", "en"), ("never ended up getting it done", "en"), ("I wish the answer was yes but it's a no", "en"),
    ("wish i could but nope", "en"), ("quisiera decir que lo hice pero mentiría", "es"), ("si digo que lo hice miento", "es"),
    ("mentiria si le dijera que si lo hice", "es"), ("me encantaria decir que ya pero no es cierto", "es"), ("hice todo menos eso", "es"),
    ("hice de todo menos el ejercicio", "es"), ("no me dieron ganas de hacerlo, 0 motivacion", "es"), ("ni cerca de terminarlo", "es"),
    ("ojala pudiera decir que si", "es"), ("nunca llegue a hacerlo", "es"), ("would be a lie if i said yes", "en"),
    ("i could tell u i did it but id be lyin", "en"), ("honestly id be fibbing if i said done", "en"), ("sadly I can't report a 1 today", "en"),
    ("truth is I never did it", "en"), ("lets just say it didnt happen", "en"), ("que mas quisiera yo que decir que si pero no", "es"),
    ("le mentiria si dijera que lo hice", "es"), ("no le puedo decir que lo hice", "es"), ("hice todo excepto eso", "es"), ("ni cerca de hacerlo", "es"),
    ("i'd be straight up lying if i put a 1", "en"), ("Would be nice to say done but nah", "en"), ("i can't in good conscience say i did it", "en"),
    ("nope not even close", "en"), ("got everything else done but not that", "en"), ("me gustaria contestar 1 pero no", "es"),
])  # fmt: skip
def test_a_report_that_cannot_be_given_is_a_step_missed(text: str, language: str) -> None:
    assert (answers(text, language), rated(text, language)) == ([Answer.MISSED], [None])


@pytest.mark.parametrize(("text", "language"), [
    ("not gonna lie i did it", "en"), ("I did everything except the last part", "en"), ("I wish i could say how i feel", "en"),
    ("id be lying if i said im fine", "en"), ("I'd be lying if I said it was easy but I did it", "en"),
    ("I'd be lying if i said i wasn't proud, did it", "en"), ("she said done but she'd be lying", "en"), ("i did everything except that one line", "en"),
    ("would love to say thanks", "en"), ("not close to home but did it anyway", "en"), ("no le voy a mentir, si lo hice", "es"),
    ("ojala pudiera decir lo que siento", "es"), ("mentiria si dijera que fue facil pero lo hice", "es"), ("0 motivation but did it", "en"),
    ("didn't want to lie, so I did it", "en"),
])  # fmt: skip
def test_what_only_looks_like_it_is_no_step_missed(text: str, language: str) -> None:
    assert Answer.MISSED not in answers(text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("Ill let u know when its done", "en"), ("I'll text you 1 when ive done it", "en"), ("I'll let you know when its done", "en"),
    ("ill text you when its done", "en"), ("it will get done", "en"), ("should have it done in like 10 min", "en"), ("en cuanto este listo les aviso", "es"),
    ("a las 8 ya va a estar hecho", "es"), ("Mañana queda hecho, lo prometo", "es"), ("ya mero lo hago", "es"), ("will text when done", "en"),
    ("I'll report back once I've done it", "en"), ("will let you know once I finish", "en"), ("should be finished by noon", "en"),
    ("itll get done dont worry", "en"), ("I'll make sure it gets done", "en"), ("en cuanto lo haga le mando mensaje", "es"),
    ("les aviso cuando este hecho", "es"), ("ya casi lo hago", "es"), ("ahorita queda", "es"), ("en un ratito queda listo", "es"),
    ("hoy mismo queda hecho", "es"), ("para la noche ya estara listo", "es"), ("te escribo cuando termine", "es"), ("en 10 minutos lo tengo listo", "es"),
    ("u will hear from me when its done", "en"), ("should be able to get it done tonight", "en"), ("i plan on having it done by noon", "en"),
    ("yo le aviso cuando termine", "es"), ("en la noche le digo si lo hice", "es"), ("para las 9 ya esta listo", "es"),
    ("ahorita mismo lo dejo hecho", "es"), ("I'll be sure to text you after I do it", "en"), ("it shall be done", "en"),
    ("ok when i do it i will text 1", "en"), ("cuando lo haga le mando el 1", "es"), ("ya que termine les aviso", "es"), ("hoy lo dejo listo", "es"),
    ("en la tarde ya lo tengo hecho", "es"),
])  # fmt: skip
def test_a_promise_with_a_done_in_it_is_a_promise(text: str, language: str) -> None:
    assert said(text, language) == (Acknowledged(intends=True),)


@pytest.mark.parametrize(("text", "language"), [
    ("let me know when its done", "en"), ("when will it be done", "en"), ("text me when its time", "en"), ("it got done", "en"),
    ("should have done it", "en"), ("will this ever be done", "en"), ("consider me done with these", "en"),
    ("I'll let you know when its done. ok its done", "en"), ("will it get done without me", "en"), ("she said it will get done", "en"),
    ("avisenme cuando este listo", "es"), ("ya quedo hecho", "es"), ("a las 8 ya estaba hecho", "es"), ("me avisa cuando lo haga?", "es"),
    ("mañana me avisa por favor", "es"), ("ya lo hice y ahorita les aviso", "es"), ("im dead tired", "en"),
])  # fmt: skip
def test_what_only_looks_like_a_promise_is_none(text: str, language: str) -> None:
    assert Acknowledged(intends=True) not in said(text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("I wasnt gonna but then ur text came and i did it", "en"), ("Did it even tho i forgot at first", "en"),
    ("Forgot at first but then I went back and did the whole thing", "en"), ("I almost skipped it but nope, did it", "en"), ("nvm just did it, 7", "en"),
    ("Had to stop halfway for a phone call but went back and finished it", "en"), ("first try i quit after a sec, second try I did all of it. 9", "en"),
    ("Didn't miss it today! Done", "en"), ("haven't missed one yet, did tonights too", "en"), ("pense q no iba a poder y si pude, lo hice todo", "es"),
    ("ay no espera, si lo hice hace ratito", "es"), ("dont worry i did it", "en"), ("no te preocupes ya lo hice", "es"), ("alr did it", "en"),
    ("D O N E", "en"), ("did the whole thing no shortcuts", "en"), ("yes i finish it already, thank you", "en"),
    ("I was about to skip it but your text changed my mind and I did it", "en"), ("oh wait nvm i did do it", "en"),
    ("stopped in the middle cuz the baby cried but finished it after", "en"), ("got interrupted but went back and finished", "en"),
    ("havent skipped once this week, did todays too", "en"), ("dont worry grandma i did it already", "en"), ("calm down i did it lol", "en"),
    ("yall can relax i did it", "en"), ("d.o.n.e", "en"), ("d-o-n-e", "en"), ("I finish it already", "en"), ("already i finish", "en"),
    ("yes I already finish my exercise thank you", "en"), ("I thought about skipping but I did it after all", "en"), ("saw ur text and did it", "en"),
    ("read your message then did it right away", "en"), ("no lo iba a hacer pero llego su mensaje y lo hice", "es"), ("casi lo dejo pero no, lo hice", "es"),
    ("al principio se me olvido pero luego lo hice completo", "es"), ("tuve que parar por una llamada pero despues lo termine", "es"), ("H E C H O", "es"),
    ("lo hice todito sin trampas", "es"), ("no he fallado ni un dia, hoy tambien lo hice", "es"), ("I was gonna say 3 but then I got up and did it", "en"),
    ("forgot till ur text then did it", "en"), ("ofc i did it", "en"), ("thanks to your text I did it", "en"), ("gracias al recordatorio lo hice", "es"),
    ("i was like nah but then i did it", "en"), ("ur text saved me, did it", "en"), ("kids interrupted me but I went back and finished", "en"),
    ("Havent missed a day! Did it again", "en"), ("yes ma'am I complete it", "en"), ("no se enoje ya lo hice", "es"),
    ("me acorde con su mensaje y lo hice", "es"), ("si lo hice no se preocupen", "es"), ("iba a dejarlo pero me anime y lo hice", "es"),
])  # fmt: skip
def test_a_report_behind_what_was_almost_done_is_one(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.DONE]


@pytest.mark.parametrize(("text", "language"), [
    ("did it last week but not today", "en"), ("I almost did it", "en"), ("did half then quit", "en"), ("went back and forth", "en"),
    ("I wasnt gonna but then your text came and i tried", "en"), ("your text came and i did nothing", "en"), ("went back and forth but didnt do it", "en"),
    ("had to stop halfway for a phone call", "en"), ("had to stop halfway and never went back", "en"),
    ("first try i quit after a sec, second try too", "en"), ("havent missed one yet but i will tonight", "en"),
    ("haven't missed one yet, will do tonights too", "en"), ("dont worry ill do it", "en"), ("alr then", "en"), ("nvm", "en"), ("nvm didnt do it", "en"),
    ("I almost did it but nope", "en"), ("Didn't miss it today, didn't do it either", "en"), ("dont worry he did it", "en"),
    ("did the whole bottle no shortcuts", "en"), ("I wasnt gonna drink but then his text came and i did it", "en"), ("thought i did it but i didnt", "en"),
    ("will you finish it already", "en"), ("yes i will finish it", "en"), ("no te preocupes ya lo hago", "es"), ("pense q no iba a poder y no pude", "es"),
    ("ay no espera, no lo hice", "es"), ("lo hice la semana pasada pero hoy no", "es"), ("casi lo hago", "es"),
    ("no iba a tomar pero llego su mensaje y lo hice", "es"), ("was dreading it and didnt do it", "en"), ("almost bailed but did half", "en"),
    ("I wasnt gonna but my sister did it", "en"), ("I thought I couldn't but I did it with a beer", "en"), ("stopped halfway, did it hurt", "en"),
    ("forgot this morning but will have done it tonight", "en"), ("forgot at first but then did nothing", "en"), ("your text came and I laughed", "en"),
    ("your text came and did it ever annoy me", "en"), ("didnt want to but did it hurt anyone", "en"), ("I almost skipped but did the wrong one", "en"),
    ("thought i couldnt, and i was right", "en"), ("wasnt going to drink but did it", "en"), ("I wasn't going to use but I did it", "en"),
    ("almost didnt relapse but did it", "en"), ("didnt skip today, skipped yesterday", "en"), ("no motivation but will get it done", "en"),
    ("first try i gave up, second try i gave up too", "en"), ("had to stop for a call but going back to finish it", "en"),
    ("went back and finished the bottle", "en"), ("had to stop halfway but went back and finished the wine", "en"),
    ("saw your text and done with you people", "en"), ("tired but done with this program", "en"), ("nvm did you get my message", "en"),
    ("dont worry about whether i did it", "en"), ("relax i did it is what she said", "en"), ("i wasnt going to cut but i did it", "en"),
    ("thought i could resist but i did it", "en"), ("was about to say no but i did it with him", "en"), ("no queria pero lo hice con mi ex", "es"),
    ("no iba a fumar pero lo hice", "es"), ("pense que podia resistir pero lo hice", "es"), ("casi no recaigo pero lo hice", "es"),
    ("me interrumpieron y no lo termine", "es"), ("no queria y no lo hice", "es"), ("con flojera y no lo hice", "es"),
    ("vi tu mensaje y no hice nada", "es"), ("tuve que parar y no regrese", "es"), ("no te preocupes no lo hice", "es"),
    ("casi lo dejo pero lo hizo mi hermana", "es"), ("nearly forgot my meds", "en"), ("I forgot then remembered then forgot again", "en"),
    ("i was like nah", "en"), ("not gonna lie almost skipped", "en"), ("D A N G", "en"), ("N O P E", "en"), ("S T O P", "en"), ("your text saved me", "en"),
    ("I had given up but then did something else", "en"), ("kids interrupted me but I'll go back and finish", "en"),
    ("your message came when I did it with my ex", "en"), ("dont worry i did not do it", "en"), ("don't worry, done with this life", "en"),
    ("relax im done with you", "en"), ("almost skipped it but no", "en"), ("thought i couldnt do it. did i?", "en"), ("no se preocupe luego lo hago", "es"),
    ("casi lo dejo", "es"), ("vi su mensaje pero no pude", "es"), ("tranquila ya mero lo hago", "es"),
])  # fmt: skip
def test_what_only_looks_like_a_report_behind_a_turn_is_none(text: str, language: str) -> None:
    assert Answer.DONE not in answers(text, language)


@pytest.mark.parametrize(("text", "language", "number"), [
    ("did it but honestly barely helped maybe a 2", "en", 2), ("yep did it, not my fav. 6 outta 10", "en", 6),
    ("I did the whole thing, would give it a 5", "en", 5), ("1 and 0 for how much it helped", "en", 0), ("Did it, still anxious but less. 5", "en", 5),
    ("done. id say like a 4 lol", "en", 4), ("Did it. Wouldn't rate it more than a 3", "en", 3), ("1 but 0 on the help", "en", 0),
    ("Done. On a scale of 0 to 10 I would say 6", "en", 6), ("did it, not my thing but 4", "en", 4), ("ya lo hice pero casi no ayudo, un 3", "es", 3),
    ("did it. if i had to rate it id say 6", "en", 6), ("did it but barely made a dent, 3", "en", 3), ("Did it. Id go with 7", "en", 7),
    ("did it and im gonna say 5", "en", 5),
])  # fmt: skip
def test_how_much_it_helped_is_said_in_words_around_a_report(text: str, language: str, number: int) -> None:
    assert (answers(text, language), rated(text, language)) == ([Answer.DONE], [number])


@pytest.mark.parametrize(("text", "language"), [
    ("did it at 7", "en"), ("did it 3 times", "en"), ("did it, took 5 min", "en"), ("did it for the 5th time", "en"), ("lo hice a las 7", "es"),
    ("lo hice 3 veces", "es"), ("i did it with 5 people watching, would do it again", "en"), ("done, got home at 7", "en"),
    ("did it but honestly maybe 2 minutes", "en"), ("did it, 6 outta 10 times i dont", "en"), ("would give it a 5 if i did it", "en"),
    ("did it in 4 minutes flat", "en"), ("did it, 10 more days to go", "en"), ("did it, 2 of my friends joined", "en"),
])  # fmt: skip
def test_an_hour_a_count_and_a_length_rate_nothing(text: str, language: str) -> None:
    assert rated(text, language) in ([], [None])


@pytest.mark.parametrize(("text", "language"), [
    ("almost finished it, ran out of time", "en"), ("almost got through all of it", "en"), ("was almost finished when the baby woke up", "en"),
    ("so close to finishing, had to go to work", "en"), ("just about finished but had to leave", "en"), ("almost made it to the end", "en"),
    ("almost completed it but got a call", "en"), ("got almost all of it done", "en"), ("had like 2 min left when i got called in", "en"),
    ("casi lo acabo", "es"), ("ya casi acababa cuando me llamaron", "es"), ("me quede a un pasito de terminar", "es"), ("nearly got thru it", "en"),
    ("i was so close to the end when my boss called", "en"), ("was one page short of finishing", "en"), ("got to the last step but ran out of time", "en"),
    ("ya mero lo terminaba", "es"), ("casi lo acabo pero me llamaron", "es"), ("practically finished", "en"),
])  # fmt: skip
def test_what_was_almost_finished_is_a_part(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.PARTLY]


@pytest.mark.parametrize(("text", "language"), [
    ("almost did it", "en"), ("nearly did it", "en"), ("almost started it", "en"), ("almost finished a bottle of wine", "en"),
    ("im almost done with work, will do it after", "en"), ("almost time", "en"), ("almost finished my shift", "en"), ("casi lo hago", "es"),
    ("ya casi salgo del trabajo", "es"), ("me falto valor", "es"), ("me falto tiempo", "es"),
])  # fmt: skip
def test_what_was_almost_begun_or_is_something_else_is_no_part(text: str, language: str) -> None:
    assert Answer.PARTLY not in answers(text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("had 2 beers last night", "en"), ("had 3 beers at the game", "en"), ("i had 2 beers", "en"), ("had 4 beers last night not gonna lie", "en"),
    ("used again friday. ashamed but im ok and safe", "en"), ("smoked last weekend", "en"), ("drank at my cousins party last night", "en"),
    ("slipped on sunday but back on track", "en"), ("i had a drink last night", "en"), ("had some wine at dinner yesterday", "en"),
    ("had one cigarette at the bar friday", "en"), ("I used over the weekend", "en"), ("had 5 drinks at my brothers", "en"),
    ("drank a six pack saturday", "en"), ("used monday. im ashamed", "en"), ("had a beer w the guys last night", "en"), ("i had 6 beers last night", "en"),
    ("tome vino en la boda", "es"), ("drank a lot over the holidays", "en"), ("used twice last week", "en"), ("smoked a joint at my cousins", "en"),
    ("tome mucho el fin de semana", "es"),
])  # fmt: skip
def test_a_lapse_of_another_day_or_place_is_for_a_person(text: str, language: str) -> None:
    assert said(text, language) == ()


@pytest.mark.parametrize(("text", "language"), [
    ("drank", "en"), ("caved", "en"), ("gave in and drank", "en"), ("smoked instead", "en"), ("had a beer instead", "en"),
    ("didnt do it, had 2 beers", "en"), ("3 had beers last night", "en"), ("gave in", "en"), ("slipped up", "en"), ("cai y tome", "es"),
    ("no lo hice, tome anoche", "es"), ("slipped my mind yesterday", "en"), ("the day slipped away from me monday", "en"),
    ("skipped my wine free night saturday", "en"), ("missed it, had beers at the party", "en"), ("drank a beer", "en"),
])  # fmt: skip
def test_a_lapse_that_answers_a_nudge_is_a_step_missed(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.MISSED]


@pytest.mark.parametrize(("text", "language"), [
    ("Can I move my appt to Thursday", "en"), ("I need to change my appointment to next week", "en"), ("is it possible to change my appt time", "en"),
    ("Can we change my session to Zoom", "en"), ("me pueden cambiar la cita para la otra semana", "es"),
])  # fmt: skip
def test_another_appointment_changes_no_plan(text: str, language: str) -> None:
    assert said(text, language) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I need to change my plan",
        "can we change my plan before my appointment",
        "can we change my reminder on appointment days",
    ],
)
def test_a_plan_is_changed_beside_an_appointment(text: str) -> None:
    assert any(isinstance(each, Change) for each in said(text, "en"))


@pytest.mark.parametrize(("text", "language"), [
    ("Quisiera que cambiáramos el plan con la licenciada", "es"), ("el plan ya no me sirve, hay q hacer otro", "es"),
    ("este plan no me funciona, hay que hacer uno nuevo", "es"), ("quisiera revisar el plan con mi terapeuta y cambiarlo", "es"),
])  # fmt: skip
def test_a_plan_that_no_longer_fits_is_changed_and_no_step_swapped(text: str, language: str) -> None:
    assert [type(each) for each in said(text, language)] == [Change]


@pytest.mark.parametrize(("text", "language"), [
    ("plan ahora!!", "es"), ("AHORITA necesito lo que tengo q hacer, pasenme el plan", "es"), ("plan ya", "es"), ("ahorita mismo necesito mi plan", "es"),
])  # fmt: skip
def test_the_plan_is_needed_now(text: str, language: str) -> None:
    assert said(text, language) == (Pull(),)


@pytest.mark.parametrize(("text", "language"), [
    ("end my break early, I'm ready", "en"), ("you can end my break now", "en"), ("ready to come back from my break", "en"),
    ("can we end the break early", "en"), ("break's over, im ready", "en"), ("cut my break short please", "en"),
    ("terminen mi descanso, ya estoy lista", "es"), ("ya quiero terminar la pausa", "es"),
])  # fmt: skip
def test_a_break_is_ended_early(text: str, language: str) -> None:
    assert said(text, language) == (Resume(),)


@pytest.mark.parametrize(("text", "language"), [
    ("plan for now", "en"), ("end my shift early, im ready", "en"), ("when does my break end", "en"), ("i need a break", "en"), ("el plan de ahora no me gusta", "es"), ("cambiaron el plan de mi seguro", "es"), ("regresé tranquilo", "es"),
])  # fmt: skip
def test_what_only_looks_like_such_a_wish_is_none(text: str, language: str) -> None:
    assert not any(isinstance(each, Pull | Resume | Change) for each in said(text, language))


@pytest.mark.parametrize(("text", "language"), [
    ("my grandma was rushed to the hospital so i was there all night", "en"), ("my kid was in the ER all night", "en"),
    ("we had to take my dad to the hospital", "en"), ("grandpa had a stroke and i was at the hospital", "en"),
    ("internaron a mi mama y estuve en el hospital", "es"), ("se llevaron a mi abuela al hospital y me quede con ella", "es"),
])  # fmt: skip
def test_somebody_of_the_clients_in_hospital_got_in_the_way(text: str, language: str) -> None:
    assert said(text, language, ASKED) == (Barrier(0),)


@pytest.mark.parametrize(("text", "language"), [
    ("done, no need to remind me again tonight", "en"), ("done, you dont need to remind me again", "en"), ("did it, no need to text me again tonight", "en"),
])  # fmt: skip
def test_who_needs_no_second_reminder_tonight_has_done_it(text: str, language: str) -> None:
    assert answers(text, language) == [Answer.DONE]


@pytest.mark.parametrize(("text", "language"), [
    ("so tired of being here", "en"), ("im tired of being here", "en"), ("sick of being here", "en"), ("i'm just tired of being on this earth", "en"),
    ("im over being here", "en"), ("tired of being a person", "en"), ("tired of breathing", "en"), ("weary of this world", "en"),
    ("fed up with being here", "en"), ("fed up of living", "en"), ("too tired to be here", "en"), ("too tired to keep being here", "en"),
    ("cansado de estar aqui", "es"), ("cansada de estar viva", "es"), ("estoy cansado de esta vida", "es"), ("cansada de despertar cada dia", "es"),
    ("me canse de estar en este mundo", "es"), ("cansado de este mundo", "es"), ("muy cansada de seguir aqui", "es"), ("cansado de seguir", "es"),
    ("cansado de pelear por vivir", "es"), ("ya me harte de estar aqui", "es"), ("aburrido de vivir", "es"), ("cansada de respirar", "es"),
    ("que cansancio estar viva", "es"), ("me pesa estar aqui", "es"), ("me pesa vivir", "es"),
])  # fmt: skip
def test_weariness_of_being_here_is_heard(text: str, language: str) -> None:
    assert look(text, language) in {Tier.FIRST, Tier.SECOND}


@pytest.mark.parametrize(("text", "language"), [
    ("tired of being here at work", "en"), ("tired of being here in the waiting room", "en"), ("so tired of being in this house", "en"),
    ("tired of being at this job", "en"), ("sick of being here in class", "en"), ("tired of being late", "en"), ("tired of waking up at 5", "en"),
    ("sick of being around my ex", "en"), ("exhausted from being on my feet", "en"), ("done with being in this class", "en"),
    ("done, no need to remind me again tonight", "en"), ("cansado de estar aqui en el trabajo", "es"), ("cansada de estar en casa", "es"),
    ("cansada de estar parada", "es"), ("cansado de este trabajo", "es"), ("ya me canse de esperar el camion", "es"), ("cansada de seguir la dieta", "es"),
    ("me pesa la mochila", "es"), ("aburrida de estar aqui en la sala de espera", "es"), ("harto de despertar a los ninos", "es"),
])  # fmt: skip
def test_weariness_of_something_else_alarms_nobody(text: str, language: str) -> None:
    assert look(text, language) is None


@pytest.mark.parametrize(
    "text",
    [
        "no need to remind me again",
        "no need to check on me again tonight",
        "you dont need to remind me ever again",
        "lol im dead inside",
    ],
)
def test_a_last_word_is_still_possible(text: str) -> None:
    assert look(text, "en") is Tier.SECOND
