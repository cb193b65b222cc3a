"""How people leave, and what looks like it: consent taken back, doubts, a stop for so long or not so often, a wish that texts go on, and a STOP by mistake.
Beside each kind is what must keep its reading."""

import pytest
from handrail_notifier.core.optout import Leaving, Left, look
from handrail_notifier.core.pace import Pace
from handrail_notifier.core.reply import Break, Feedback, Meaning, Paced, Reported, Resume, Start, Understood, read


def understood(text: str, language: str) -> Understood:
    return read(text, language=language, guesses=False)


def said(text: str, language: str) -> tuple[Meaning, ...]:
    return understood(text, language).meanings


@pytest.mark.parametrize(("text", "language"), [
    ("unregister me from this", "en"), ("dont send me any more of these", "en"), ("would you kindly discontinue texting me dear", "en"),
    ("I am withdrawing my consent for these text messages effective immediately", "en"), ("please cancel the text messages", "en"),
    ("stop please and thanks", "en"), ("dont send me nothing else", "en"), ("I said no more texts", "en"), ("cut off the texts", "en"),
    ("I take back my consent to get texts", "en"), ("no more texting me", "en"), ("take my # off your list", "en"),
    ("I withdraw permission to be messaged", "en"), ("stop texting me im serious", "en"),
    ("I would be grateful if you would stop these messages", "en"), ("stop im good", "en"), ("STOP NOW OR ELSE", "en"),
    ("i already told you to stop", "en"), ("do not send further messages", "en"), ("STOP please and thank you", "en"),
    ("I hereby revoke consent to receive any messages", "en"), ("stop bothering me with these", "en"),
    ("you do not have permission to contact this number", "en"), ("Please be advised that I rescind my authorization to be contacted by text", "en"),
    ("I no longer wish to participate in this program", "en"), ("quit texting my phone", "en"), ("PARAR", "es"),
    ("le pido de favor que ya no me escriba", "es"), ("dejame de escribir", "es"), ("favor de quitar mi numero de su lista", "es"),
    ("les retiro el permiso de mandarme mensajes", "es"), ("STOP dije", "es"), ("q no me manden mas mensajes dije", "es"),
    ("dije que ya no me manden mensajes", "es"), ("pueden quitar mi numero?", "es"), ("cancelo mi consentimiento", "es"),
    ("no deseo que me contacten", "es"), ("quiero dejar de recibir los mensajes", "es"), ("quiero desuscribirme de esto", "es"),
    ("ya no chinguen con los mensajes", "es"), ("paren ya con los mensajes", "es"), ("parar gracias", "es"), ("les dije alto", "es"),
    ("solicito la baja del servicio", "es"),
])  # fmt: skip
def test_who_takes_consent_back_or_says_it_plainly_has_left(text: str, language: str) -> None:
    assert look(text, language) == Left(Leaving.CLEAR)


@pytest.mark.parametrize(("text", "language"), [
    ("jeez enough texts", "en"), ("maybe we should stop the texts?", "en"), ("thinking about dropping out of the texts", "en"),
    ("i think we can stop the texts now", "en"), ("ugh these texts", "en"), ("is there any way to turn these off?", "en"),
    ("about done with these texts", "en"), ("im on the fence about these texts", "en"), ("can we stop with these?", "en"),
    ("ugh enough with the messages", "en"), ("almost done with these texts?", "en"), ("i could live without these", "en"),
    ("is there a way to end these?", "en"), ("how would one go about ending these messages?", "en"), ("do i really need these", "en"),
    ("not sure i need the texts these days", "en"), ("can we stop the texts?", "en"), ("perhaps it's time to stop these messages", "en"),
    ("ugh enough with the texts", "en"), ("been thinking about opting out", "en"), ("can this stop?", "en"),
    ("is there an option to turn these off", "en"), ("is it ok if i stop getting these?", "en"), ("im not really into these texts", "en"),
    ("can i stop getting these?", "en"), ("maybe it's time I stopped getting these", "en"), ("stop for a while please", "en"),
    ("stop these for now", "en"), ("is there a way to stop these?", "en"), ("I don't think I need this anymore", "en"),
    ("cuando se acaban estos mensajes?", "es"), ("tal vez ya es hora de dejar los mensajes", "es"), ("me parece que ya no los necesito", "es"),
    ("ay ya basta con los mensajes", "es"), ("hasta cuando van a seguir los mensajes", "es"), ("esto puede parar?", "es"),
    ("creo que ya no son necesarios los mensajes", "es"), ("no se si seguir con esto", "es"), ("estoy pensando en darme de baja", "es"),
    ("pienso que ya no hacen falta los mensajes", "es"), ("quizas deberiamos parar los mensajes", "es"),
    ("hay manera de cancelar los mensajes?", "es"), ("quiza ya no sea necesario que me escriban", "es"),
    ("no creo necesitar mas estos mensajes", "es"), ("me puedo dar de baja?", "es"), ("ya ni necesito estos mensajes creo", "es"),
    ("podriamos dejar los mensajes?", "es"), ("se pueden parar los mensajes?", "es"), ("cuando paran los mensajes", "es"),
    ("ay ya con tanto mensaje", "es"), ("hay forma de parar esto?", "es"), ("me puedo salir de esto?", "es"),
    ("ya no se si me sirven estos mensajes", "es"), ("esto se puede apagar?", "es"), ("talvez hay que parar los mensajes", "es"),
    ("creo q ya no necesito estos mensajitos", "es"), ("es obligatorio recibir estos mensajes?", "es"), ("no creo que esto sea para mi", "es"),
    ("no me convencen los mensajes", "es"), ("como me salgo de esto", "es"),
])  # fmt: skip
def test_who_wonders_or_asks_whether_texts_might_end_is_asked(text: str, language: str) -> None:
    assert look(text, language) == Left(Leaving.AMBIGUOUS)


@pytest.mark.parametrize(("text", "language", "days"), [
    ("cease texting for 7 days", "en", 7), ("stop sending me messages for 2 weeks im traveling", "en", 14),
    ("stop texting me for a couple days", "en", 2), ("stop bugging me for 2 days ok", "en", 2), ("stop all texts for one week", "en", 7),
    ("could you not text me for a week", "en", 7), ("no texts tonight pls", "en", 1), ("im on vacation stop texting me for a week", "en", 7),
    ("stop texting me for a week im on vacation", "en", 7), ("stop texting me for 3 days", "en", 3), ("i dont want texts for 2 weeks", "en", 14),
    ("dont text me for 2 days", "en", 2), ("quit sending these for 10 days", "en", 10), ("quit texting me for like 3 days", "en", 3),
    ("pls dont message me for 3 days", "en", 3), ("can you stop texting me for the week", "en", 7), ("stop the messages for five days", "en", 5),
    ("stop the texts for two weeks please", "en", 14), ("no quiero mensajes por una semana", "es", 7),
    ("paren los mensajes por dos semanas", "es", 14), ("dejen de mandarme mensajes por una semana", "es", 7),
    ("dejen de escribirme por 5 dias", "es", 5), ("no me mandes mensajes por una semana", "es", 7), ("ya no me escriban por 2 dias porfa", "es", 2),
    ("no me escriban por una semana", "es", 7), ("ando de vacaciones, no me manden mensajes por una semana", "es", 7),
    ("dejen de escribirme 3 dias y luego le seguimos", "es", 3), ("hoy no me manden mensajes", "es", 1),
    ("ya no me escriban por dos dias, estoy en el hospital", "es", 2), ("no quiero que me escriban por 10 dias", "es", 10),
    ("no me molesten por 5 dias", "es", 5), ("paren los mensajes 3 dias", "es", 3), ("dejen de textearme una semana", "es", 7),
    ("no me manden mensajes por un mes", "es", 30), ("no me texteen por 3 dias y luego seguimos", "es", 3),
    ("por una semana no me manden mensajes", "es", 7),
])  # fmt: skip
def test_a_stop_for_so_long_is_a_break(text: str, language: str, days: int) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert said(text, language) == (Break(days),)


@pytest.mark.parametrize(("text", "language"), [
    ("please dont send so many messages", "en"), ("i only need like 2 of these a week", "en"), ("i dont want texts every day, just mondays", "en"),
    ("stop sending these every single day, once a week is enough", "en"), ("i dont need texts every day", "en"), ("dont text me twice a day", "en"),
    ("dont text me every day, 3 times a week is plenty", "en"), ("could you please not send so many", "en"), ("dont text me daily", "en"),
    ("i dont need you to text me every day", "en"), ("no need to text every day, twice a week", "en"),
    ("stop texting me every day, twice a week is good", "en"), ("no me manden mensajes todos los dias, 2 por semana esta bien", "es"),
    ("dejen de mandarme mensajes diario, con uno a la semana basta", "es"), ("no me escriban tanto", "es"), ("no me manden tantos mensajes", "es"),
    ("no necesito mensajes todos los dias", "es"), ("mejor uno por semana", "es"), ("no manden tan seguido", "es"), ("ya no me manden diario", "es"),
    ("ya no me escriban diario, cada tercer dia", "es"), ("dejen de escribirme tanto, con 2 por semana", "es"), ("no me manden tanto mensaje", "es"),
    ("no me escriban tan seguido", "es"),
])  # fmt: skip
def test_a_stop_with_a_rate_asks_for_fewer(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert said(text, language) == (Paced(Pace.LESS),)


@pytest.mark.parametrize(("text", "language"), [
    ("dont cancel my texts", "en"), ("dont remove me from the program", "en"), ("please dont end the texts", "en"),
    ("id be lost without these texts", "en"), ("keep sending them", "en"), ("I hope you never stop these texts", "en"),
    ("don't stop texting me, these actually help", "en"), ("keep texting me these help", "en"), ("hope these never stop", "en"),
    ("these help so much dont stop", "en"), ("plz dont ever stop the texts", "en"), ("dont you dare stop texting me", "en"),
    ("please do not stop these messages", "en"), ("I'd hate for these to stop", "en"), ("im glad you dont stop texting me", "en"),
    ("please keep sending these", "en"), ("no dejes de mandarme mensajes", "es"), ("no dejen de mandarme mensajes, me sirven", "es"),
    ("no me quiten los mensajes", "es"), ("ojala no dejen de mandarme mensajes", "es"), ("nunca dejen de mandarlos", "es"),
    ("no me quiten de la lista", "es"), ("sigan mandandome mensajes", "es"), ("no paren los mensajes", "es"), ("no me den de baja", "es"),
    ("no vayan a dejar de escribirme", "es"), ("sigan mandando los mensajes", "es"), ("no se les ocurra dejar de mandarme mensajes", "es"),
    ("por favor no dejen de escribir", "es"), ("no cancelen nada, me sirve", "es"), ("no paren de mandarlos", "es"),
    ("que no paren los mensajes", "es"),
])  # fmt: skip
def test_who_wants_them_to_go_on_says_so_of_the_texts(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert [type(each) for each in said(text, language)] == [Feedback]


@pytest.mark.parametrize(("text", "language"), [
    ("i texted STOP but i want them back", "en"), ("i sent stop by accident", "en"), ("oops didnt mean stop", "en"),
    ("oops i texted stop on accident", "en"), ("my toddler sent stop", "en"), ("STOP was a mistake", "en"), ("i unsubscribed by accident", "en"),
    ("i didnt mean to opt out", "en"), ("I didn't mean to say stop", "en"), ("i said stop but i changed my mind", "en"),
    ("didnt mean to text stop", "en"), ("that stop was an accident", "en"), ("autocorrect wrote stop, ignore that", "en"),
    ("I regret stopping the texts, may I have them back", "en"), ("ignore my stop", "en"), ("how do i get the texts back", "en"),
    ("i take back my stop", "en"), ("undo my stop", "en"), ("no queria darme de baja", "es"), ("como le hago para que me lleguen otra vez", "es"),
    ("escribi alto sin querer, quiero seguir", "es"), ("puse stop por error", "es"), ("escribi stop por accidente", "es"),
    ("fue sin querer lo de stop", "es"), ("reactiven mis mensajes", "es"), ("quiero otra vez los mensajes", "es"), ("me di de baja por error", "es"),
    ("mande stop por error", "es"), ("me equivoque y puse alto, actívenme otra vez", "es"), ("mande alto sin querer", "es"),
    ("le piqué a stop sin querer", "es"), ("no era stop, fue sin querer", "es"), ("le puse STOP por equivocacion", "es"),
    ("cancele por error, quiero los mensajes otra vez", "es"), ("empezar de nuevo, le puse stop sin querer", "es"),
    ("quiero que me vuelvan a llegar", "es"),
])  # fmt: skip
def test_who_left_by_mistake_hears_how_to_come_back(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert said(text, language) in {(Resume(),), (Start(),)}


@pytest.mark.parametrize(("text", "language"), [
    ("i don't want to stop", "en"), ("i got no texts for a week", "en"), ("i told him stop by mistake lol", "en"), ("i should quit my job", "en"),
    ("can we end the session early thursday", "en"), ("keep going", "en"), ("how long do these walks have to be", "en"),
    ("not every day is good", "en"), ("not every day but today yes", "en"), ("thinking of ending the lease", "en"),
    ("dont text and drive lol", "en"), ("i dont think these pills help", "en"), ("thinking of dropping out of school", "en"),
    ("my word is stop, i said it out loud", "en"), ("my mom texts me every day", "en"), ("not feeling great", "en"),
    ("i already told you i did it", "en"), ("is it ok to do these twice", "en"), ("i stopped for today, 6", "en"), ("got my mom off my back", "en"),
    ("i dont want this to end", "en"), ("do i really need these meds", "en"), ("could live without my car", "en"),
    ("i had to stop for 2 weeks after surgery", "en"), ("are these normal", "en"), ("i dont think i need the walker anymore", "en"),
    ("is it ok to skip", "en"), ("do i have to keep taking these pills", "en"), ("i opted for the walk", "en"),
    ("no texts for 3 days from my ex, feels good", "en"), ("i want him out", "en"), ("would it be ok to stop my pills", "en"),
    ("turned it off for a week", "en"), ("maybe we should stop fighting so much", "en"), ("had to stop for 3 days bc i was sick", "en"),
    ("we never stopped", "en"), ("i removed his number from my phone", "en"), ("no texts from my son today, sad", "en"),
    ("i need my phone off", "en"), ("im tired of these arguments", "en"), ("no more of that crap for me", "en"), ("can this pain stop", "en"),
    ("hit the brakes at the stop sign by accident", "en"), ("how long does this program last", "en"), ("she didnt text me so much today", "en"),
    ("ill be off for a week", "en"), ("when he stops texting me i feel bad", "en"), ("enough of these headaches", "en"),
    ("i want my phone off during dinner", "en"), ("i want my number back from him", "en"), ("is there a way to stop the panic", "en"),
    ("sick of this weather", "en"), ("they took my name off the lease", "en"), ("well done you", "en"), ("he took my number", "en"),
    ("how do i stop these urges", "en"), ("can these be done at night", "en"), ("i didnt get texts for a week", "en"),
    ("is there a way to stop these thoughts", "en"), ("did it every day this week", "en"), ("id appreciate it if my ex quit texting me", "en"),
    ("will these go away", "en"), ("maybe its time to stop drinking", "en"), ("unsubscribed from my gym emails", "en"),
    ("can i do these in the morning", "en"), ("bye", "en"), ("no texts tonight from him", "en"), ("about done with these, 2 more breaths", "en"),
    ("he texts me every day", "en"), ("not sure i want kids", "en"), ("should we do these together", "en"), ("i deleted my exes number today", "en"),
    ("time to end this day", "en"), ("i text my mom every day", "en"), ("i wish he would stop texting me", "en"), ("not feeling these shoes", "en"),
    ("my ex stopped texting me for 3 days", "en"), ("maybe i should end it with him", "en"), ("i should stop texting my ex", "en"),
    ("almost done with these", "en"), ("she doesnt have my permission to take the kids", "en"), ("i stopped bothering him", "en"),
    ("when do these sessions end", "en"), ("every single day is the same", "en"), ("i do it every day", "en"),
    ("i asked my boss to stop texting me", "en"), ("i was fine without him", "en"), ("please tell my doctor to stop the pills", "en"),
    ("keep it coming", "en"), ("enough with the drama at work", "en"), ("i quit texting him", "en"), ("i stopped for tonight", "en"),
    ("by mistake i stopped at the wrong store", "en"), ("i got off the bus", "en"), ("he wouldnt stop texting me for a week", "en"),
    ("i withdraw when im sad", "en"), ("the letter i'll never send it", "en"), ("she quit texting me", "en"), ("he stopped texting me", "en"),
    ("dont need a nap every day", "en"), ("my boss keeps texting me", "en"), ("i dont think i need my meds anymore", "en"),
    ("asked him nicely to stop", "en"), ("got my phone out of the other room", "en"), ("i want my hair off my face", "en"),
    ("put stop on my list of words", "en"), ("when does this program end", "en"), ("the music never stops here", "en"),
    ("what if i want to stop the meds", "en"), ("im not sure about my job anymore", "en"), ("nobody texted me for a week", "en"),
    ("i'd appreciate it if he stopped texting me", "en"), ("not feeling it today", "en"), ("im so over this week", "en"),
    ("no permission from my boss to leave", "en"), ("my sister never stops talking", "en"), ("how do i stop the voices", "en"),
    ("i revoke my statement lol", "en"), ("can we stop the meds", "en"), ("never send it", "en"), ("its time to stop for lunch", "en"),
    ("my kids wont stop bothering me with their toys", "en"), ("kinda done with him", "en"), ("deleted his number", "en"),
    ("my phone was off for 3 days", "en"), ("im on the fence about the new job", "en"), ("can the pain stop", "en"),
    ("you didnt text me for a week", "en"), ("i wonder if i should stop the pills", "en"), ("canceled my appointment", "en"),
    ("i withdrew money from the atm", "en"), ("thinking about quitting my job", "en"), ("thanks very much", "en"), ("dont let me stop", "en"),
    ("take my meds off the shelf", "en"), ("maybe i should stop texting him", "en"), ("did it twice a day", "en"), ("no more of this stuff", "en"),
    ("i need to cancel my appointment thursday", "en"), ("had enough of these kids today", "en"), ("remove the stains first then the dishes", "en"),
    ("i dont think these pills are for me", "en"), ("goodbye and thanks", "en"), ("not sure about these meds", "en"),
    ("no texts from you for 3 days, all ok?", "en"), ("gave my consent at the dentist", "en"), ("lost my number lol new phone", "en"),
    ("mi ex no deja de mandarme mensajes", "es"), ("no pares me dijo mi entrenador", "es"), ("dejo de fumar 3 dias", "es"),
    ("no me llamo Stop", "es"), ("como paro de llorar", "es"), ("estoy pensando en salirme de la escuela", "es"),
    ("no se si esto sirva pero lo hice", "es"), ("no hice nada en 3 dias", "es"), ("pare por hoy, 7", "es"), ("no se si quiero seguir con el", "es"),
    ("hay que parar de gritar", "es"), ("mi mama no me escribe todos los dias", "es"), ("y si no me llaman", "es"), ("puedo salir a caminar", "es"),
    ("bajarle al azucar es dificil", "es"), ("como quito la ansiedad", "es"), ("creo que ya no quiero a mi esposo", "es"),
    ("mi hijo no me escribe por semanas", "es"), ("tuve que parar 3 dias", "es"), ("quiero sacar mi celular", "es"),
    ("no le escribi a mi ex por una semana", "es"), ("ya estuvo la comida", "es"), ("ando pensando en dejar mi trabajo", "es"),
    ("le pedi que no me mande mensajes", "es"), ("bajenle a la musica", "es"), ("mejor dejo esto para mañana", "es"), ("di de baja el cable", "es"),
    ("estoy pensando en dejarlo", "es"), ("que pesados mis vecinos", "es"), ("no mensajes de mi hija en 3 dias", "es"),
    ("me cansan los niños", "es"), ("no me escribio en 3 dias", "es"), ("ya les dije que no a mis hijos", "es"),
    ("es obligatorio ir a la cita?", "es"), ("le puse un alto a mi jefe sin querer gritar", "es"), ("cuando termina el programa", "es"),
    ("no tantos nervios hoy", "es"), ("me equivoque y puse sal en el cafe", "es"), ("hay manera de parar esta ansiedad", "es"),
    ("ya me canse de caminar", "es"), ("creo que no quiero", "es"), ("favor de llamarme mañana", "es"), ("hoy no mas poquito", "es"),
    ("creo que ya no necesito las pastillas", "es"), ("no dejo de llorar", "es"), ("quiero quitar mi nombre de la renta", "es"),
    ("se puede parar el coche aqui", "es"), ("puedo dejar las pastillas?", "es"), ("ya me hartaron mis hijos", "es"),
    ("puse alto a la discusion", "es"), ("la verdad no quiero", "es"), ("como le hago para parar de llorar", "es"),
    ("tengan la amabilidad de llamarme", "es"), ("tal vez deberia dejar a mi novio", "es"), ("quiero dejar de tomar", "es"),
    ("no me manda mensajes mi hija", "es"), ("les dije alto a mis hijos", "es"), ("retire dinero del banco", "es"), ("no creo que quiera", "es"),
    ("ya no doy permiso a mi hijo", "es"), ("mi hija no me manda mensajes en una semana", "es"), ("no lo hago todos los dias", "es"),
    ("mande el mensaje por error a mi jefe", "es"), ("mejor me salgo", "es"), ("no tanto, un 4", "es"), ("dije alto y me fui", "es"),
    ("no camino diario", "es"), ("hoy no hice mi paso", "es"), ("sigan asi", "es"), ("mejor me quito", "es"), ("lo hago todos los dias", "es"),
    ("me dan ganas de salirme de la casa", "es"), ("me di de baja en el seguro", "es"), ("quiero borrar el numero de mi ex", "es"),
    ("no me grite tanto", "es"), ("cuanto dura el programa", "es"), ("pude parar y respirar", "es"), ("pare 3 dias por la lluvia", "es"),
    ("me dan ganas de tomar", "es"), ("ya le dije que no me moleste a mi hermano", "es"), ("le dije a mi ex que no me escriba mas", "es"),
])  # fmt: skip
def test_what_only_looks_like_any_of_them_leaves_nothing_and_rests_nothing(text: str, language: str) -> None:
    assert look(text, language).leaving is Leaving.NO
    assert not look(text, language).term


@pytest.mark.parametrize(("text", "language"), [
    ("stop texting me for a week straight", "en"), ("stop texting me for 3 days or forever", "en"), ("no texts for a week, or ever", "en"), ("i asked you to stop texting me for a week", "en"), ("stop texting me until i get back", "en"), ("stop texting me for a while", "en"),
    ("stop these for now", "en"), ("dont text me tomorrow", "en"), ("no me escriban por 3 dias ni nunca", "es"), ("no manden mensajes hasta que regrese", "es"), ("dejen de escribirme por un tiempo", "es"), ("dejen de mandarme mensajes hasta el lunes", "es"),
])  # fmt: skip
def test_without_a_sure_term_it_is_a_doubt_and_nobody_is_back(text: str, language: str) -> None:
    assert look(text, language).leaving is Leaving.AMBIGUOUS
    assert Resume() not in said(text, language)


@pytest.mark.parametrize(("text", "language"), [("stop texting me every day", "en"), ("stop texting me so much", "en"), ("quit texting me all day long", "en"), ("dejen de escribirme tanto", "es"), ("dejen de mandarme mensajes diario", "es")])  # fmt: skip
def test_a_stop_of_what_comes_too_often_is_held_and_counts_as_fewer(text: str, language: str) -> None:
    assert look(text, language) == Left(Leaving.AMBIGUOUS, fewer=True)
    assert said(text, language) == (Paced(Pace.LESS),)


@pytest.mark.parametrize("text", ["no texts for a week. stop texting me", "dont text me every day. unsubscribe me", "stop texting me for a week. actually take me off the list"])  # fmt: skip
def test_who_leaves_beside_it_has_left(text: str) -> None:
    assert look(text, "en").leaving is Leaving.CLEAR


@pytest.mark.parametrize(("text", "days"), [("1. no texts for 3 days please", 3), ("did it. stop texting me for a week", 7)])  # fmt: skip
def test_a_report_beside_it_stays_one(text: str, days: int) -> None:
    meanings = said(text, "en")
    assert Break(days) in meanings
    assert any(isinstance(each, Reported) for each in meanings)


def test_who_is_in_danger_asks_for_no_break() -> None:
    heard = understood("no texts tomorrow, I won't be alive to read them", "en")
    assert heard.crisis is not None
    assert heard.meanings == ()


@pytest.mark.parametrize(("text", "language"), [
    ("please don't ever text me again", "en"), ("dont. stop texting me", "en"), ("dont ever message me again", "en"), ("no, dejen de mandarme mensajes", "es"), ("STOP i said", "en"), ("sTop", "en"), ("s t o p", "en"), ("st0p", "en"), ("did it. now stop texting me pls", "en"),
    ("enough texts. stop", "en"), ("ya basta con los mensajes", "es"), ("can you stop texting me?", "en"), ("im done with these texts", "en"),
])  # fmt: skip
def test_what_left_before_leaves(text: str, language: str) -> None:
    assert look(text, language) == Left(Leaving.CLEAR)
