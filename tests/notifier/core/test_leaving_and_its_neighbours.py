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
    ("stop blowing my phone up", "en"), ("Stop contacting me at this number", "en"), ("remove me from your contact list", "en"),
    ("I'm formally withdrawing my permission for you to contact me", "en"), ("you do not have my consent to send me these", "en"),
    ("cut off the texts", "en"), ("stop bothering me with these", "en"), ("i asked you nicely to stop texting me", "en"),
    ("i want my number off your list", "en"), ("stop im good", "en"), ("please cancel my subscription to this", "en"),
    ("dont send me any more of these", "en"), ("please have my number removed from your system", "en"),
    ("you do not have permission to contact this number", "en"), ("i already told you to stop", "en"), ("I take back my consent to get texts", "en"),
    ("I said no more texts", "en"), ("I would be grateful if you would stop these messages", "en"), ("stop texting or ill report u", "en"),
    ("do not disturb me with these again", "en"), ("STOP please and thank you", "en"), ("dont txt me nemore", "en"),
    ("please cancel the text messages", "en"), ("take my # off your list", "en"), ("I no longer wish to participate in this program", "en"),
    ("stop please and thanks", "en"), ("le pido de favor que ya no me escriba", "es"), ("quiero dejar de recibir los mensajes", "es"),
    ("favor de quitar mi numero de su lista", "es"), ("ya no chinguen con los mensajes", "es"), ("q no me manden mas mensajes dije", "es"),
    ("les retiro el permiso de mandarme mensajes", "es"), ("parar gracias", "es"), ("quiero desuscribirme de esto", "es"),
    ("pueden quitar mi numero?", "es"), ("no deseo que me contacten", "es"), ("cancelo mi consentimiento", "es"),
    ("solicito la baja del servicio", "es"), ("STOP dije", "es"), ("dejame de escribir", "es"), ("PARAR", "es"),
    ("dije que ya no me manden mensajes", "es"), ("les dije alto", "es"), ("paren ya con los mensajes", "es"),
])  # fmt: skip
def test_who_takes_consent_back_or_says_it_plainly_has_left(text: str, language: str) -> None:
    assert look(text, language) == Left(Leaving.CLEAR)


@pytest.mark.parametrize(("text", "language"), [
    ("i'm considering opting out", "en"), ("what if i just stopped getting these", "en"), ("is there any way to turn these off?", "en"),
    ("is there a way to stop these?", "en"), ("ugh enough with the messages", "en"), ("ugh again with the texts", "en"),
    ("dont think i need the reminders anymore tbh", "en"), ("maybe we should stop these", "en"), ("not sure i want to continue", "en"),
    ("im so over these", "en"), ("why do i keep getting these", "en"), ("sigh enough with the reminders", "en"),
    ("maybe its time to stop the texts", "en"), ("how would one go about ending these messages?", "en"), ("are the texts really necessary", "en"),
    ("almost done with these texts?", "en"), ("can we stop with these?", "en"), ("what if i want to stop these", "en"),
    ("idk about these texts", "en"), ("might be time to stop these", "en"), ("ugh enough with the texts", "en"),
    ("maybe it's time I stopped getting these", "en"), ("can we stop the texts?", "en"), ("idk if these are worth it", "en"),
    ("when will these texts end?", "en"), ("might be done with these", "en"), ("i dont think i want these anymore", "en"),
    ("im not really into these texts", "en"), ("I don't think I need this anymore", "en"), ("i may not need these much longer", "en"),
    ("cuando se acaban estos mensajes?", "es"), ("no se si me gusta esto de los mensajes", "es"),
    ("creo que ya no son necesarios los mensajes", "es"), ("hasta cuando van a seguir los mensajes", "es"), ("hay manera de que paren?", "es"),
    ("se pueden parar los mensajes?", "es"), ("ya no se si me sirven estos mensajes", "es"), ("pienso que ya no hacen falta los mensajes", "es"),
    ("no se si esto es para mi", "es"), ("no creo que esto sea para mi", "es"), ("siento que ya no ocupo los mensajes", "es"),
    ("estoy pensando en darme de baja", "es"), ("creo q ya no necesito estos mensajitos", "es"), ("son necesarios estos mensajes?", "es"),
    ("hay manera de cancelar los mensajes?", "es"), ("me puedo salir de esto?", "es"), ("estoy dudando si seguir con los mensajes", "es"),
    ("cuando dejan de mandar mensajes", "es"), ("talvez hay que parar los mensajes", "es"), ("como me salgo de esto", "es"),
    ("me parece que ya no los necesito", "es"), ("ay ya con tanto mensaje", "es"), ("no creo necesitar mas estos mensajes", "es"),
    ("ya ni necesito estos mensajes creo", "es"), ("esto se puede apagar?", "es"), ("esto puede parar?", "es"), ("me puedo dar de baja?", "es"),
    ("me molestan los mensajes", "es"), ("y si ya no me mandan mensajes?", "es"), ("podriamos dejar los mensajes?", "es"),
])  # fmt: skip
def test_who_wonders_or_asks_whether_texts_might_end_is_asked(text: str, language: str) -> None:
    assert look(text, language) == Left(Leaving.AMBIGUOUS)


@pytest.mark.parametrize(("text", "language", "days"), [
    ("could you not text me for a week", "en", 7), ("stop messaging me for 5 days", "en", 5), ("cease texting for 7 days", "en", 7),
    ("stop the texts for two weeks please", "en", 14), ("stop the messages for five days", "en", 5),
    ("can u guys stop texting for a week im sick", "en", 7), ("stop texting me for a month", "en", 30),
    ("Please do not send any messages for a week. I am having surgery.", "en", 7),
    ("stop sending me messages for 2 weeks im traveling", "en", 14), ("please do not contact me for one week", "en", 7),
    ("i dont want texts for 2 weeks", "en", 14), ("dont send me anything for 4 days", "en", 4),
    ("stop sending texts for a couple of days then start again", "en", 2), ("please stop sending these for a week", "en", 7),
    ("no texts tonight", "en", 1), ("im on vacation stop texting me for a week", "en", 7), ("durante 4 dias no me escriban", "es", 4),
    ("dejen los mensajes una semana", "es", 7), ("paren los mensajes por dos semanas", "es", 14), ("no quiero mensajes por una semana", "es", 7),
    ("ya no me escriban por 2 dias porfa", "es", 2), ("dejen de textearme una semana", "es", 7),
    ("no me texteen por 3 dias y luego seguimos", "es", 3), ("no quiero que me escriban por 10 dias", "es", 10),
    ("no me molesten por 5 dias", "es", 5), ("dejen de escribirme por 5 dias", "es", 5),
    ("no me manden mensajes por 15 dias ando de viaje", "es", 15), ("por una semana no me manden mensajes", "es", 7),
    ("dejen de mandarme mensajes por una semana", "es", 7), ("no me mandes mensajes por una semana", "es", 7),
    ("suspendan los mensajes 3 dias", "es", 3), ("hoy no me manden mensajes", "es", 1), ("dejen de escribirme 3 dias y luego le seguimos", "es", 3),
    ("no me manden mensajes por un mes", "es", 30),
])  # fmt: skip
def test_a_stop_for_so_long_is_a_break(text: str, language: str, days: int) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert said(text, language) == (Break(days),)


@pytest.mark.parametrize(("text", "language"), [
    ("stop sending these every single day, once a week is enough", "en"), ("i dont want texts every day, just mondays", "en"),
    ("i dont need you to text me every day", "en"), ("please dont send so many messages", "en"), ("i only need like 2 of these a week", "en"),
    ("please don't text so often", "en"), ("dont text me daily", "en"), ("dont text me every day, 3 times a week is plenty", "en"),
    ("i dont need texts every day", "en"), ("stop texting me so much, maybe twice a week", "en"), ("could you please not send so many", "en"),
    ("stop texting me every day, twice a week is good", "en"), ("ya no me manden diario", "es"),
    ("no me manden mensajes todos los dias, 2 por semana esta bien", "es"), ("dejen de escribirme tanto, con 2 por semana", "es"),
    ("dejen de mandarme mensajes diario, con uno a la semana basta", "es"), ("no me manden tantos mensajes", "es"), ("no me escriban tanto", "es"),
    ("no me manden tanto mensaje", "es"), ("no me escriban tan seguido", "es"), ("ya no me escriban diario, cada tercer dia", "es"),
    ("mejor uno por semana", "es"), ("no necesito mensajes todos los dias", "es"), ("no manden tan seguido", "es"),
])  # fmt: skip
def test_a_stop_with_a_rate_asks_for_fewer(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert said(text, language) == (Paced(Pace.LESS),)


@pytest.mark.parametrize(("text", "language"), [
    ("i dont wanna stop getting these", "en"), ("please dont take me off your list", "en"), ("do not unsubscribe me", "en"),
    ("i dont want you guys to stop", "en"), ("I'd hate for these to stop", "en"), ("dont take me off the list", "en"),
    ("please don't remove me", "en"), ("keep texting me these help", "en"), ("dont cancel my texts", "en"),
    ("well done with the texts, they really help", "en"), ("please keep sending these", "en"), ("keep sending them", "en"),
    ("dont quit texting me", "en"), ("dont you dare stop texting me", "en"), ("i like these dont stop", "en"), ("dont take these away", "en"),
    ("no paren de mandarlos", "es"), ("no dejen de escribirme por favor", "es"), ("no me den de baja", "es"),
    ("no se les ocurra dejar de mandarme mensajes", "es"), ("por favor no dejen de escribir", "es"), ("no dejen de escribirme nunca", "es"),
    ("no cancelen nada, me sirve", "es"), ("no vayan a dejar de escribirme", "es"), ("no suspendan los mensajes", "es"),
    ("no paren los mensajes", "es"), ("no me quiten de la lista", "es"), ("sigan mandando los mensajes", "es"),
    ("no dejes de mandarme mensajes", "es"), ("no dejen de mandarme mensajes, me sirven", "es"), ("no me quiten los mensajes", "es"),
    ("no me borren de la lista", "es"),
])  # fmt: skip
def test_who_wants_them_to_go_on_says_so_of_the_texts(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert [type(each) for each in said(text, language)] == [Feedback]


@pytest.mark.parametrize(("text", "language"), [
    ("i said stop but i changed my mind", "en"), ("undo my stop", "en"), ("I accidentally unsubscribed", "en"), ("oops didnt mean stop", "en"),
    ("can you undo the stop", "en"), ("I didn't mean to say stop", "en"), ("accidentally typed stop, start again pls", "en"),
    ("that stop was an accident", "en"), ("I texted stop by mistake", "en"), ("i texted STOP but i want them back", "en"),
    ("I regret stopping the texts, may I have them back", "en"), ("didnt mean to text stop", "en"), ("i sent stop by accident", "en"),
    ("I opted out by mistake, sign me back up", "en"), ("i didnt mean to opt out", "en"),
    ("i opted out by accident can you turn the texts back on", "en"), ("stop was sent by accident", "en"), ("ignore my stop", "en"),
    ("cancele por error, quiero los mensajes otra vez", "es"), ("quiero que me vuelvan a llegar", "es"), ("puse stop por error", "es"),
    ("escribi alto sin querer, quiero seguir", "es"), ("me di de baja por error", "es"), ("fue sin querer lo de stop", "es"),
    ("no era stop, fue sin querer", "es"), ("escribi stop por accidente", "es"), ("quiero otra vez los mensajes", "es"),
    ("mande stop por error", "es"), ("no queria darme de baja", "es"), ("me equivoque y puse alto, actívenme otra vez", "es"),
    ("le piqué a stop sin querer", "es"), ("mande alto sin querer", "es"), ("como le hago para que me lleguen otra vez", "es"),
    ("reactiven mis mensajes", "es"), ("le puse STOP por equivocacion", "es"), ("empezar de nuevo, le puse stop sin querer", "es"),
])  # fmt: skip
def test_who_left_by_mistake_hears_how_to_come_back(text: str, language: str) -> None:
    assert understood(text, language).opt_out is Leaving.NO
    assert said(text, language) in {(Resume(),), (Start(),)}


@pytest.mark.parametrize(("text", "language"), [
    ("can i drop these forms off", "en"), ("maybe we should stop fighting so much", "en"), ("im tired of these arguments", "en"),
    ("i want him out", "en"), ("i opted for the walk", "en"), ("someone take me home", "en"), ("thinking of dropping out of school", "en"),
    ("no permission from my boss to leave", "en"), ("i wonder if i should stop the pills", "en"), ("how do i get off the sofa", "en"),
    ("i should quit my job", "en"), ("are these normal", "en"), ("i dont think i need the walker anymore", "en"), ("i'd appreciate a call", "en"),
    ("i asked my boss to stop texting me", "en"), ("i need to cancel my appointment thursday", "en"),
    ("remove the stains first then the dishes", "en"), ("not every day is good", "en"), ("turned off the tv", "en"), ("i need my phone off", "en"),
    ("deleted his number", "en"), ("when he stops texting me i feel bad", "en"), ("i stopped for today, 6", "en"),
    ("how long do these walks have to be", "en"), ("no texts for 3 days from my ex, feels good", "en"), ("take off my jacket", "en"),
    ("im on the fence about the new job", "en"), ("lost my number lol new phone", "en"), ("should i end the walk early", "en"),
    ("is there a way to stop the panic", "en"), ("i want my hair off my face", "en"), ("i removed his number from my phone", "en"),
    ("she didnt text me so much today", "en"), ("we never stopped", "en"), ("can we stop the meds", "en"), ("the letter i'll never send it", "en"),
    ("i should stop texting my ex", "en"), ("put stop on my list of words", "en"), ("maybe its time to stop drinking", "en"),
    ("i need to stop coming here", "en"), ("every single day is the same", "en"), ("i need to delete him from my phone", "en"),
    ("can the pain stop", "en"), ("canceled my appointment", "en"), ("can these be done at night", "en"),
    ("what do i have to do to get a new plan", "en"), ("please tell my doctor to stop the pills", "en"), ("how do i stop these urges", "en"),
    ("well done you", "en"), ("delete me from his phone", "en"), ("should we do these together", "en"), ("would it be ok to stop my pills", "en"),
    ("i need to stop going to the bar", "en"), ("cut off the lights", "en"), ("unsubscribed from my gym emails", "en"), ("thanks very much", "en"),
    ("cancel my agreement with verizon", "en"), ("i revoke my statement lol", "en"), ("can i leave these at the desk", "en"),
    ("dont need a nap every day", "en"), ("bye", "en"), ("you didnt text me for a week", "en"), ("about done with these, 2 more breaths", "en"),
    ("the music never stops here", "en"), ("i dont think these pills are for me", "en"), ("its time to stop for lunch", "en"),
    ("almost done with these", "en"), ("did it twice a day", "en"), ("do i have to keep taking these pills", "en"),
    ("they took my name off the lease", "en"), ("not feeling it today", "en"), ("i wish he would stop texting me", "en"),
    ("i dont want this to end", "en"), ("goodbye and thanks", "en"), ("no texts tonight from him", "en"), ("when does this program end", "en"),
    ("asked him nicely to stop", "en"), ("thinking of ending the lease", "en"), ("drop me at school", "en"), ("i got no texts for a week", "en"),
    ("i don't want to stop", "en"), ("do i really need these meds", "en"), ("is it ok to do these twice", "en"), ("will these go away", "en"),
    ("im so over this week", "en"), ("had enough of these kids today", "en"), ("he took my number", "en"), ("he texts me every day", "en"),
    ("im not sure about my job anymore", "en"), ("i got approval for the apartment", "en"), ("not feeling great", "en"),
    ("i was fine without him", "en"), ("not feeling these shoes", "en"), ("maybe i should stop texting him", "en"),
    ("could live without my car", "en"), ("i already told you i did it", "en"), ("how long does this program last", "en"),
    ("when do these sessions end", "en"), ("hit the brakes at the stop sign by accident", "en"), ("i deleted my exes number today", "en"),
    ("i dont think i need my meds anymore", "en"), ("i withdrew money from the atm", "en"), ("nobody texted me for a week", "en"),
    ("not sure about these meds", "en"), ("had to stop for 3 days bc i was sick", "en"), ("can i do these in the morning", "en"),
    ("how do i stop the voices", "en"), ("got my mom off my back", "en"), ("i told him stop by mistake lol", "en"),
    ("my ex stopped texting me for 3 days", "en"), ("no texts from you for 3 days, all ok?", "en"), ("my word is stop, i said it out loud", "en"),
    ("sick of this weather", "en"), ("maybe i should end it with him", "en"), ("i end every day with a walk", "en"), ("keep going", "en"),
    ("i stopped bothering him", "en"), ("thinking about quitting my job", "en"), ("can someone remove my stitches", "en"),
    ("not sure i want kids", "en"), ("not every day but today yes", "en"), ("can this pain stop", "en"), ("what if i want to stop the meds", "en"),
    ("he keeps blowing my phone up", "en"), ("i do it every day", "en"), ("got my phone out of the other room", "en"),
    ("do i have to get this form signed", "en"), ("my ex is blowing up my phone", "en"), ("take my meds off the shelf", "en"),
    ("enough of these headaches", "en"), ("my sister never stops talking", "en"), ("might leave early", "en"),
    ("the kids dont bother me with these", "en"), ("i had to stop for 2 weeks after surgery", "en"), ("did it every day this week", "en"),
    ("no texts from my son today, sad", "en"), ("is there a way to stop these thoughts", "en"), ("is it ok to skip", "en"),
    ("dont text and drive lol", "en"), ("i want my phone off during dinner", "en"), ("im withdrawing from this relationship", "en"),
    ("id appreciate it if my ex quit texting me", "en"), ("i dont think these pills help", "en"), ("can we end the session early thursday", "en"),
    ("i appreciate it", "en"), ("keep it coming", "en"), ("enough with the drama at work", "en"), ("no more of that crap for me", "en"),
    ("i quit texting him", "en"), ("i stopped for tonight", "en"), ("cut the grass", "en"), ("by mistake i stopped at the wrong store", "en"),
    ("i got off the bus", "en"), ("he wouldnt stop texting me for a week", "en"), ("i text my mom every day", "en"), ("no more of this stuff", "en"),
    ("take off my shoes", "en"), ("my kids wont stop bothering me with their toys", "en"), ("take off my name tag", "en"),
    ("why dont you call me", "en"), ("could we end with a prayer", "en"), ("i withdraw when im sad", "en"), ("i would be grateful for a call", "en"),
    ("she quit texting me", "en"), ("i want to stop coming home late", "en"), ("time to end this day", "en"), ("tempted to leave", "en"),
    ("time to leave", "en"), ("she doesnt have my permission to take the kids", "en"), ("i dont want this stuff on my plate", "en"),
    ("kinda done with him", "en"), ("never send it", "en"), ("turned it off for a week", "en"), ("gave my consent at the dentist", "en"),
    ("my boss keeps texting me", "en"), ("how about you call me", "en"), ("ill be off for a week", "en"),
    ("i dont want this junk in my house", "en"), ("i'm withdrawing from drugs", "en"), ("dont let me stop", "en"),
    ("my phone was off for 3 days", "en"), ("my mom texts me every day", "en"), ("i'd appreciate it if he stopped texting me", "en"),
    ("i didnt get texts for a week", "en"), ("can someone take me to the er", "en"), ("how can i be better", "en"), ("he stopped texting me", "en"),
    ("i want my number back from him", "en"), ("que pesados mis vecinos", "es"), ("y si no me llaman", "es"), ("sigan asi", "es"),
    ("es obligatorio ir a la cita?", "es"), ("no me escribio en 3 dias", "es"), ("quiero borrar el numero de mi ex", "es"),
    ("creo que no quiero", "es"), ("lo hago todos los dias", "es"), ("me dan ganas de tomar", "es"), ("ya les dije que no a mis hijos", "es"),
    ("ya no doy permiso a mi hijo", "es"), ("me cansan los niños", "es"), ("no creo que quiera", "es"), ("no camino diario", "es"),
    ("pare 3 dias por la lluvia", "es"), ("no pares me dijo mi entrenador", "es"), ("como quito la ansiedad", "es"),
    ("no se si quiero seguir con el", "es"), ("hay que parar de gritar", "es"), ("como paro de llorar", "es"), ("pare por hoy, 7", "es"),
    ("bajenle a la musica", "es"), ("no me llamo Stop", "es"), ("tal vez deberia dejar a mi novio", "es"),
    ("no se si esto sirva pero lo hice", "es"), ("cuanto dura el programa", "es"), ("ya estuvo la comida", "es"),
    ("mi mama no me escribe todos los dias", "es"), ("le dije a mi ex que no me escriba mas", "es"), ("la verdad no quiero", "es"),
    ("creo que ya no quiero a mi esposo", "es"), ("estoy pensando en salirme de la escuela", "es"), ("me di de baja en el seguro", "es"),
    ("no hice nada en 3 dias", "es"), ("pude parar y respirar", "es"), ("retire dinero del banco", "es"),
    ("mi ex no deja de mandarme mensajes", "es"), ("no me manda mensajes mi hija", "es"), ("mande el mensaje por error a mi jefe", "es"),
    ("me dan ganas de salirme de la casa", "es"), ("favor de llamarme mañana", "es"), ("no me grite tanto", "es"), ("quiero dejar de tomar", "es"),
    ("tuve que parar 3 dias", "es"), ("bajarle al azucar es dificil", "es"), ("ando pensando en dejar mi trabajo", "es"),
    ("mi hijo no me escribe por semanas", "es"), ("puedo salir a caminar", "es"), ("hay manera de parar esta ansiedad", "es"),
    ("estoy pensando en dejarlo", "es"), ("no le escribi a mi ex por una semana", "es"), ("mejor me salgo", "es"),
    ("tengan la amabilidad de llamarme", "es"), ("le pedi que no me mande mensajes", "es"), ("dije alto y me fui", "es"),
    ("como le hago para parar de llorar", "es"), ("les dije alto a mis hijos", "es"), ("no tantos nervios hoy", "es"), ("mejor me quito", "es"),
    ("dejo de fumar 3 dias", "es"), ("quiero sacar mi celular", "es"), ("hoy no hice mi paso", "es"), ("mejor dejo esto para mañana", "es"),
    ("di de baja el cable", "es"), ("me equivoque y puse sal en el cafe", "es"), ("no lo hago todos los dias", "es"),
    ("ya me canse de caminar", "es"), ("ya le dije que no me moleste a mi hermano", "es"), ("creo que ya no necesito las pastillas", "es"),
    ("no dejo de llorar", "es"), ("quiero quitar mi nombre de la renta", "es"), ("se puede parar el coche aqui", "es"),
    ("mi hija no me manda mensajes en una semana", "es"), ("puedo dejar las pastillas?", "es"), ("puse alto a la discusion", "es"),
    ("no mensajes de mi hija en 3 dias", "es"), ("ya me hartaron mis hijos", "es"), ("le puse un alto a mi jefe sin querer gritar", "es"),
    ("cuando termina el programa", "es"), ("hoy no mas poquito", "es"), ("no tanto, un 4", "es"),
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
    ("enough texts. stop", "en"), ("a partir de hoy no me escriban más", "es"), ("ya basta con los mensajes", "es"), ("can you stop texting me?", "en"), ("im done with these texts", "en"),
])  # fmt: skip
def test_what_left_before_leaves(text: str, language: str) -> None:
    assert look(text, language) == Left(Leaving.CLEAR)
