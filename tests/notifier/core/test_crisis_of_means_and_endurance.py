"""Means that are at hand beside what one is about to do with them is explicit; who can't bear any more is possible. What only lasts long is neither."""

import pytest
from handrail_notifier.core.crisis import Tier, look


@pytest.mark.parametrize(("text", "language"), [
    ("got my pistol on the table and I'm going to use it tonight", "en"), ("I have my grandpa's pistol in my lap", "en"), ("my glock is next to me on the bed and its loaded", "en"),
    ("got the rifle out of the safe and im gonna use it on me", "en"), ("theres a handgun on my nightstand and tonight it ends", "en"), ("the revolver is in my hand", "en"),
    ("gun on the dresser one bullet in it. its over tonight", "en"), ("im sitting here w my dads pistol and im going to do it", "en"), ("pills are all counted. 60 of them. tonight", "en"),
    ("sixty oxys in front of me and a bottle of vodka", "en"), ("knife on the table and im gonna use it", "en"), ("rope is in the trunk. driving out to the woods tonight", "en"),
    ("bought rope today im using it tonight", "en"), ("gonna wrap my car around a tree tonight", "en"), ("my husband's gun is on the bed next to me and I'm going to use it", "en"),
    ("have my 9 on the table n its gonna be over tonight", "en"), ("got a 38 and one bullet thats all i need", "en"), ("belt is ready tonight is the night", "en"), ("took the safety off. im sorry", "en"),
    ("pistol's loaded nobody can stop me", "en"), ("i kno where he keeps the pistol and im gonna use it 2nite", "en"), ("meds poured out on my bed gonna take em all tonite", "en"),
    ("going to the bridge tonight and not coming back", "en"), ("I keep my service pistol on the table and tonight I'm using it", "en"), ("glock on the counter. it ends tonight", "en"),
    ("took the pistol out of the lockbox its in my lap", "en"), ("bottle of klonopin here gonna swallow the whole thing", "en"), ("im at the cliff and i dont want to come back", "en"), ("compré el raticida y hoy me lo tomo", "es"),
    ("saqué el arma del cajón y la voy a usar", "es"), ("tengo el revólver aquí conmigo y ya me decidí", "es"), ("la escopeta está en mi cama y ya tiene tiro", "es"), ("ya conté las pastillas son 60 esta noche", "es"),
    ("tengo el frasco en la mano y me lo voy a tomar todo", "es"), ("estoy arriba del puente y voy a brincar", "es"), ("voy camino al puente ya no vuelvo", "es"), ("me voy a estampar con el coche contra un muro", "es"),
    ("tengo una bala y con eso basta", "es"), ("traigo el fierro y hoy lo uso", "es"), ("tengo el fusil cargado al lado", "es"), ("las pastillas ya están en el buró esta noche me las tomo todas", "es"),
    ("agarré la pistola de mi esposo y voy a usarla", "es"), ("voy a usar la pistola esta noche", "es"), ("la cuerda ya está colgada", "es"), ("pistola en mano, ya basta", "es"),
    ("la escopeta de mi abuelo esta cargada y la tengo al lado", "es"), ("esta noche uso la pistola", "es"), ("ya tengo con que hacerlo y hoy lo hago", "es"),
])  # fmt: skip
def test_means_beside_an_intent_are_explicit(text: str, language: str) -> None:
    assert look(text, language) is Tier.FIRST


@pytest.mark.parametrize(("text", "language"), [
    ("I don't know how much longer I can do this", "en"), ("idk how much longer i can do this", "en"), ("dont know how much longer i can go on", "en"), ("not sure how much more of this i can take", "en"),
    ("how much longer do i have to feel like this", "en"), ("how much more can one person take", "en"), ("i dont have it in me to keep going", "en"), ("running out of reasons to keep going", "en"),
    ("i dont see how this ever gets better", "en"), ("whats left to hold on for", "en"), ("idk how long i can hold on", "en"), ("i don't know how long i can keep this up", "en"),
    ("how long can a person go on like this", "en"), ("i cant do another day of this", "en"), ("i cant face another day", "en"), ("im not gonna be able to keep this up much longer", "en"), ("barely hanging on", "en"),
    ("hanging on by a thread", "en"), ("no fight left in me", "en"), ("dunno how much more i got in me", "en"), ("cant see myself making it through this", "en"), ("i'm worn out from living", "en"),
    ("tired of waking up", "en"), ("i cant go thru another night like last night", "en"), ("i have a pistol", "en"), ("i keep thinking about the rifle in the closet", "en"), ("im not sure how much longer ill last", "en"),
    ("there's nothing left of me", "en"), ("i can't carry this anymore", "en"), ("when will it end", "en"), ("i cant do this much longer", "en"), ("how am i supposed to keep going", "en"), ("its getting harder and harder to hang on", "en"), ("i have nothing left to give", "en"), ("no se si pueda seguir con esto", "es"), ("me siento sin fuerzas pa nada", "es"), ("quiero tirar la toalla", "es"),
    ("no sé cuánto más pueda con esto", "es"), ("hasta cuando voy a aguantar esto", "es"), ("hasta cuándo dios mío", "es"), ("estoy en las ultimas", "es"), ("ya estoy hasta el límite", "es"),
    ("cuanto mas tengo que aguantar", "es"), ("cuánto más puede aguantar uno", "es"), ("no se como voy a seguir", "es"), ("no puedo con otro dia mas", "es"), ("no puedo con mi vida", "es"),
    ("estoy agotada de todo esto", "es"), ("no se hasta cuando voy a poder", "es"), ("cuando va a acabar esto", "es"), ("estoy colgando de un hilo", "es"), ("no hallo la salida", "es"), ("estoy al borde", "es"),
    ("no me queda nada", "es"), ("stoy arto de todo", "es"), ("no se cuanto voy a durar asi", "es"), ("me cuesta seguir viviendo", "es"), ("ya tuve suficiente de esta vida", "es"),
])  # fmt: skip
def test_who_can_bear_no_more_is_possible(text: str, language: str) -> None:
    assert look(text, language) is Tier.SECOND


@pytest.mark.parametrize(("text", "language"), [
    ("how much longer is this program", "en"), ("got my glue gun on the table", "en"), ("did 10 pistol squats", "en"), ("pistol squat", "en"), ("did my jump rope, 7", "en"), ("massage gun on my neck, helped", "en"),
    ("how much longer do I have to do these texts", "en"), ("how much longer can i do this step before i get a bigger one", "en"), ("i don't know how much longer the meeting will run so later", "en"),
    ("dont know how long i can hold a plank", "en"), ("belt is ready for pickup", "en"), ("got my journal on the table and I'm going to use it tonight", "en"), ("got my phone in my hand and im going to use it", "en"),
    ("the meds are on the counter so i see them in the morning", "en"), ("hanging on the phone with my sister", "en"), ("took the safety pin off", "en"), ("when does the program end", "en"),
    ("i can't do another day of this diet", "en"), ("tired of waking up early", "en"), ("can't go another night without sleep", "en"), ("no fight today", "en"), ("it ends tonight at 9, the class", "en"),
    ("i dont know if i can do this today", "en"), ("didn't have it in me", "en"), ("rifled through the drawer", "en"), ("at the bridge club tonight", "en"), ("put me down for a 7", "en"), ("how long can i keep taking breaks", "en"), ("agotada de todo el día de trabajo", "es"),
    ("cuánto más dura el programa", "es"), ("hasta cuando dura esto", "es"), ("hasta cuándo son los mensajes", "es"), ("tengo el plan en la mesa y lo voy a usar hoy", "es"), ("no puedo con otro dia de tarea", "es"),
    ("cuando se acaba el programa", "es"), ("no se cuanto voy a durar en la fila", "es"), ("estoy al borde de la alberca", "es"), ("me cuesta levantarme", "es"), ("no me queda nada de tiempo", "es"),
    ("ya tuve suficiente café", "es"), ("no hallo la salida del centro comercial", "es"), ("tengo el frasco de mermelada en la mano", "es"), ("no me da la vida para todo lo del trabajo", "es"),
    ("no sé cómo seguir, estoy estancado", "es"), ("ya tengo con que escribir y hoy lo hago", "es"), ("cuanto mas tengo que caminar", "es"),
])  # fmt: skip
def test_what_lasts_long_or_is_a_tool_alarms_nobody(text: str, language: str) -> None:
    assert look(text, language) is None
