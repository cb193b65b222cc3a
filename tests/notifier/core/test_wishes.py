"""Wishes in people's own words, by class: none of these texts is in a list, each is of a kind that is."""

import pytest
from handrail_notifier.core import crisis
from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.optout import Leaving, Left, look
from handrail_notifier.core.reply import Barrier, Break, Expecting, Feedback, Later, Meaning, Pull, Rated, Start, read

from bench.replies.figures import intent_of

_OF_OTHERS = (
    ("en", "I'm not ready to talk about it"),
    ("en", "my sister is back in town"),
    ("en", "they changed the rules at work"),
    ("en", "she wants more money"),
    ("en", "the doctor said to take it easier"),
    ("en", "I was outside the store when I saw him"),
    ("en", "the kids want something else for dinner"),
    ("en", "my mother called me about the house"),
    ("en", "I told him to stop texting me"),
    ("en", "work is easier now that he left"),
    ("en", "my son put me on hold for an hour"),
    ("en", "I signed up for a gym again"),
    ("en", "I'm not Superwoman you know"),
    ("en", "you have my old number, new one is on file"),
    ("en", "the landlord wants me out by friday"),
    ("en", "we cut off the internet"),
    ("en", "this is not fun"),
    ("en", "she never calls me anymore"),
    ("es", "mi hermana volvi\u00f3 a Puebla"),
    ("es", "no soy tonta"),
    ("es", "mi hijo quiere m\u00e1s dinero"),
    ("es", "el doctor me cambi\u00f3 la hora de la cita"),
    ("es", "mi jefe me llam\u00f3 a su oficina"),
    ("es", "extra\u00f1o a mi mam\u00e1"),
    ("es", "me mud\u00e9 en marzo"),
    ("es", "el trabajo est\u00e1 m\u00e1s f\u00e1cil ahora"),
    ("es", "mi mam\u00e1 quiere que me vaya con ella"),
    ("es", "ayer fui al bautizo de mi sobrina"),
    ("en", "my back hurts again"),
    ("en", "they moved my appointment to Monday"),
    ("en", "I had to put the dog on hold for surgery"),
    ("en", "the kids are driving me up the wall"),
    ("en", "I hear from my brother more now"),
    ("en", "it's been a long day at work, the boss was in at seven"),
    ("en", "I'd rather be with my mother than at work"),
    ("en", "she put the house on the market"),
    ("en", "the bus was late again"),
    ("en", "my daughter signed me up for bingo"),
    ("en", "the doctor wants to change my pills"),
    ("en", "we walked out of the movie, it was boring"),
    ("en", "I can feel the weather changing"),
    ("en", "he doesn't hear from his kids"),
    ("es", "mi vecino pone m\u00fasica hasta tarde"),
    ("es", "ma\u00f1ana es la boda de mi prima"),
    ("es", "el perro se escap\u00f3 otra vez"),
    ("es", "mi esposo no me habla"),
    ("es", "qued\u00e9 de ver a mi hermana el jueves"),
    ("es", "me duele la rodilla hoy"),
)
_WISHES = (
    ("back", "en", "home from the hospital, you can go ahead again"),
    ("back", "en", "I'm around again, fire away"),
    ("back", "en", "returned last night, carry on with the texts"),
    ("back", "en", "let's get these rolling again"),
    ("back", "en", "am back at it, send away"),
    ("back", "en", "vacation's done, keep em coming"),
    ("back", "es", "ya llegu\u00e9, pueden seguirle"),
    ("back", "es", "se acabaron las vacaciones, seguimos"),
    ("back", "es", "ya pueden volver a escribirme"),
    ("back", "es", "retomemos lo de los mensajes"),
    ("back", "es", "ya estoy aqu\u00ed otra vez, \u00e9chenle"),
    ("break", "en", "put me on hold til after the funeral"),
    ("break", "en", "I need a week of quiet from you guys"),
    ("break", "en", "nothing until I'm back from Mexico please"),
    ("break", "en", "hit pause on all this while my sister visits"),
    ("break", "en", "press pause till the new year"),
    ("break", "en", "five days without texts would be nice"),
    ("break", "es", "agu\u00e1ntenme los mensajes hasta que salga del hospital"),
    ("break", "es", "una semana sin mensajes por favor"),
    ("break", "es", "d\u00e9jenlo en pausa mientras estoy de viaje"),
    ("break", "es", "me voy al pueblo, retomamos en enero"),
    ("break", "es", "denme 3 d\u00edas de respiro"),
    ("break", "es", "no me escriban hasta el lunes"),
    ("call", "en", "I'd rather hear a human on the line"),
    ("call", "en", "please get Maria to phone me"),
    ("call", "en", "can I talk with somebody today"),
    ("call", "en", "would one of the nurses ring my landline"),
    ("call", "en", "easier to talk than type, call me"),
    ("call", "en", "want a callback tomorrow"),
    ("call", "es", "que me hable alguien por favor"),
    ("call", "es", "me podr\u00eda llamar la licenciada ma\u00f1ana"),
    ("call", "es", "necesito platicar con una persona"),
    ("call", "es", "prefiero por tel\u00e9fono, m\u00e1rquenme"),
    ("call", "es", "una llamadita se puede?"),
    ("call", "es", "m\u00e1rquenme ma\u00f1ana"),
    ("change", "en", "I work nights now so the time's all wrong"),
    ("change", "en", "could the text come at noon rather than dinnertime"),
    ("change", "en", "can we make it Thursday not Tuesday"),
    ("change", "en", "mornings would suit me better"),
    ("change", "en", "swap the day to Friday please"),
    ("change", "en", "don't send it at 7, I'm driving then. 8 works"),
    ("change", "es", "me queda mejor en la ma\u00f1ana"),
    ("change", "es", "me mud\u00e9 y ya no hay parque, hay que cambiar eso"),
    ("change", "es", "pueden mandarlo m\u00e1s temprano?"),
    ("change", "es", "que sea los jueves en vez de los lunes"),
    ("change", "es", "en lugar de las 7 que sea a las 9"),
    ("change", "es", "mu\u00e9vanlo a la tarde"),
    ("easier", "en", "my back won't take that much"),
    ("easier", "en", "it's beyond me, lower it"),
    ("easier", "en", "could you go softer on me"),
    ("easier", "en", "that's a tall order for a man my age"),
    ("easier", "en", "I need one that doesn't wear me out"),
    ("easier", "en", "tone it down, I'm no athlete"),
    ("easier", "es", "no lo puedo hacer as\u00ed, p\u00f3nganlo m\u00e1s facilito"),
    ("easier", "es", "me cansa demasiado este paso"),
    ("easier", "es", "est\u00e1 muy dif\u00edcil con mi espalda"),
    ("easier", "es", "algo m\u00e1s suave por favor"),
    ("easier", "es", "es demasiado para mis a\u00f1os"),
    ("easier", "es", "b\u00e1jenle a la exigencia"),
    ("feedback", "en", "your texts are a bit preachy"),
    ("feedback", "en", "I like the morning messages, they're kind"),
    ("feedback", "en", "the messages sound like a robot wrote them"),
    ("feedback", "en", "half your texts arrive cut off"),
    ("feedback", "en", "whoever writes these has a good heart"),
    ("feedback", "en", "texts come way too early for me"),
    ("feedback", "es", "sus mensajes suenan muy fr\u00edos"),
    ("feedback", "es", "me gusta c\u00f3mo escriben"),
    ("feedback", "es", "los mensajes llegan cortados"),
    ("feedback", "es", "hablan como robot"),
    ("feedback", "es", "est\u00e1 bonito lo que mandan"),
    ("feedback", "es", "sus recados son muy largos"),
    ("goal", "en", "what am I doing all this towards"),
    ("goal", "en", "what did I say I wanted at the start"),
    ("goal", "en", "remind me where I'm headed with this"),
    ("goal", "en", "the big aim, what was it"),
    ("goal", "en", "what's the big goal I set"),
    ("goal", "en", "what was I hoping for when I signed up"),
    ("goal", "es", "qu\u00e9 era lo que yo quer\u00eda lograr"),
    ("goal", "es", "a qu\u00e9 quer\u00eda llegar yo con esto"),
    ("goal", "es", "me dicen otra vez mi objetivo"),
    ("goal", "es", "qu\u00e9 meta puse"),
    ("goal", "es", "cu\u00e1l era mi objetivo final"),
    ("goal", "es", "para d\u00f3nde iba yo con todo esto"),
    ("harder", "en", "I could do this with my eyes shut, more please harder"),
    ("harder", "en", "got anything tougher"),
    ("harder", "en", "I've outgrown this one"),
    ("harder", "en", "make me sweat"),
    ("harder", "en", "can we raise the bar a bit"),
    ("harder", "en", "want to go two blocks now instead of one"),
    ("harder", "es", "ya puedo con m\u00e1s"),
    ("harder", "es", "est\u00e1 muy f\u00e1cil, denme otro m\u00e1s dif\u00edcil"),
    ("harder", "es", "quiero caminar m\u00e1s lejos"),
    ("harder", "es", "s\u00fabanle el nivel"),
    ("harder", "es", "esto ya es pan comido"),
    ("harder", "es", "puedo hacer el doble"),
    ("help", "en", "which button do I press"),
    ("help", "en", "does a real person read what I send"),
    ("help", "en", "what do 1 and 2 stand for"),
    ("help", "en", "is this automated"),
    ("help", "en", "what are the numbers for"),
    ("help", "en", "who am I writing to"),
    ("help", "es", "qui\u00e9n lee lo que contesto"),
    ("help", "es", "qu\u00e9 significan los n\u00fameros"),
    ("help", "es", "c\u00f3mo respondo a esto"),
    ("help", "es", "de d\u00f3nde sacaron mi n\u00famero"),
    ("help", "es", "qu\u00e9 le pongo aqu\u00ed"),
    ("help", "es", "esto es un robot?"),
    ("how_am_i", "en", "am I any better than when I started"),
    ("how_am_i", "en", "give it to me straight, how's my record"),
    ("how_am_i", "en", "have I been doing ok"),
    ("how_am_i", "en", "is this making any difference so far"),
    ("how_am_i", "en", "how many did I get this month"),
    ("how_am_i", "en", "doing good or bad would you say"),
    ("how_am_i", "es", "he avanzado o no?"),
    ("how_am_i", "es", "cu\u00e1ntas llevo este mes"),
    ("how_am_i", "es", "estoy mejorando o qu\u00e9"),
    ("how_am_i", "es", "voy mejor que antes?"),
    ("how_am_i", "es", "c\u00f3mo ando"),
    ("how_am_i", "es", "cu\u00e1ntos d\u00edas llevo"),
    ("later", "en", "try me again once the baby's asleep"),
    ("later", "en", "can't look at this til I'm out of surgery, ask in a couple hours"),
    ("later", "en", "catch me after lunch would ya"),
    ("later", "en", "come back to me around ten"),
    ("later", "en", "up to my eyes in it just now, check back this evening"),
    ("later", "en", "need 15 more minutes"),
    ("later", "es", "ahora estoy en junta, b\u00fasqueme a la salida"),
    ("later", "es", "vu\u00e9lveme a preguntar cuando acueste al beb\u00e9"),
    ("later", "es", "m\u00e1ndamelo otra vez dentro de una hora"),
    ("later", "es", "orita no, m\u00e1s tardecito s\u00ed"),
    ("later", "es", "estoy manejando, al rato me preguntas"),
    ("later", "es", "d\u00e9jame terminar de cocinar y me preguntas"),
    ("less", "en", "every other day would do me"),
    ("less", "en", "my phone never shuts up, thin these out"),
    ("less", "en", "could you drop it to weekends only"),
    ("less", "en", "skip the morning ones, evenings are fine"),
    ("less", "en", "that's a lot of pinging for one person"),
    ("less", "en", "I don't need one every single day"),
    ("less", "es", "uno cada tercer d\u00eda est\u00e1 bien"),
    ("less", "es", "me llegan a cada rato, b\u00e1jenle"),
    ("less", "es", "solo entre semana por favor"),
    ("less", "es", "qu\u00edtenme el de la ma\u00f1ana, con el de la noche estoy bien"),
    ("less", "es", "no necesito uno diario"),
    ("less", "es", "con dos a la semana me alcanza"),
    ("more", "en", "I'd take one in the afternoon too"),
    ("more", "en", "could you check on me twice a day"),
    ("more", "en", "feels like you forgot about me, text more"),
    ("more", "en", "don't be shy, send them more often"),
    ("more", "en", "these help, keep em coming daily"),
    ("more", "en", "I need hearing from you more regular"),
    ("more", "es", "quiero que me escriban m\u00e1s a menudo"),
    ("more", "es", "podr\u00edan mandarme otro en la noche tambi\u00e9n"),
    ("more", "es", "me hacen falta m\u00e1s recados"),
    ("more", "es", "con uno a la semana no me alcanza"),
    ("more", "es", "escr\u00edbanme tambi\u00e9n los s\u00e1bados"),
    ("more", "es", "m\u00e1ndenme dos al d\u00eda"),
    ("now", "en", "walk me through it, he just walked in"),
    ("now", "en", "it's hitting me now what do I do"),
    ("now", "en", "standing in front of the fridge, steps please quick"),
    ("now", "en", "I can feel it coming on, remind me what to do"),
    ("now", "en", "at the party and they're pouring, need my line"),
    ("now", "en", "bout to call her, stop me, whats my plan"),
    ("now", "es", "ay\u00fadame ahorita con el plan que estoy en la fiesta"),
    ("now", "es", "dime qu\u00e9 hacer ya, me est\u00e1 subiendo el coraje"),
    ("now", "es", "estoy afuera de la cantina, mis pasos"),
    ("now", "es", "r\u00e1pido, cu\u00e1l es mi frase"),
    ("now", "es", "se me est\u00e1n subiendo los nervios, qu\u00e9 hac\u00eda"),
    ("now", "es", "m\u00e1ndame el plan que ya me agarr\u00f3"),
    ("plan", "en", "can you resend my steps"),
    ("plan", "en", "threw out the paper, what's on it"),
    ("plan", "en", "what was I meant to do when I get the urge"),
    ("plan", "en", "read me back what we agreed"),
    ("plan", "en", "what's my if-then again"),
    ("plan", "en", "what do I do after I put my shoes on"),
    ("plan", "es", "c\u00f3mo iba mi plan?"),
    ("plan", "es", "perd\u00ed el papelito, qu\u00e9 dec\u00eda"),
    ("plan", "es", "qu\u00e9 quedamos que yo hac\u00eda"),
    ("plan", "es", "me repite los pasos"),
    ("plan", "es", "qu\u00e9 era lo segundo que ten\u00eda que hacer"),
    ("plan", "es", "cu\u00e1l era el paso"),
    ("skip", "en", "I'm taking tonight off"),
    ("skip", "en", "leave me out of it today, it's my birthday"),
    ("skip", "en", "choosing not to today"),
    ("skip", "en", "no walk for me tonight, that's a decision"),
    ("skip", "en", "excuse me from it today please"),
    ("skip", "en", "not doing this one, saving my legs for the race"),
    ("skip", "es", "hoy me la salto, tengo bautizo"),
    ("skip", "es", "hoy me tomo el d\u00eda libre"),
    ("skip", "es", "d\u00e9jenme descansar hoy, ma\u00f1ana le sigo"),
    ("skip", "es", "por hoy la dejo pasar"),
    ("skip", "es", "hoy lo dejo ir, ando desvelada"),
    ("small", "en", "got a mini one for a bad day?"),
    ("small", "en", "can I just do a sliver of it"),
    ("small", "en", "what's the least I can get away with"),
    ("small", "en", "something I can do in 60 seconds flat"),
    ("small", "en", "could I only do the first bit"),
    ("small", "en", "chop it up for me will you"),
    ("small", "es", "hay una versi\u00f3n m\u00e1s breve?"),
    ("small", "es", "denme algo de treinta segundos"),
    ("small", "es", "y si hago solo la primera parte?"),
    ("small", "es", "nom\u00e1s la mitad se vale?"),
    ("small", "es", "un pasito m\u00e1s chico por favor"),
    ("start", "en", "add me back on please"),
    ("start", "en", "I'd like to rejoin the texts"),
    ("start", "en", "sign me up again, stopping was a mistake"),
    ("start", "en", "how do I turn these back on, I quit them in March"),
    ("start", "en", "enroll me once more"),
    ("start", "en", "I want back in"),
    ("start", "es", "quiero volver a recibir los mensajes"),
    ("start", "es", "an\u00f3tenme otra vez"),
    ("start", "es", "c\u00f3mo me vuelvo a inscribir"),
    ("start", "es", "m\u00e9teme de nuevo al programa"),
    ("start", "es", "me di de baja sin querer, regr\u00e9senme"),
    ("start", "es", "quiero entrar de nuevo"),
    ("stuck", "en", "I just sit there. can't make myself move"),
    ("stuck", "en", "feet won't go, like I'm nailed to the floor"),
    ("stuck", "en", "keep hitting the same spot and stopping"),
    ("stuck", "en", "been staring at the door an hour"),
    ("stuck", "en", "totally paralysed today"),
    ("stuck", "en", "don't know which bit comes first"),
    ("stuck", "es", "no me muevo, estoy como piedra"),
    ("stuck", "es", "no s\u00e9 por d\u00f3nde agarrarle"),
    ("stuck", "es", "me quedo pasmada cada vez"),
    ("stuck", "es", "no encuentro c\u00f3mo empezar"),
    ("stuck", "es", "siempre me quedo en lo mismo"),
    ("stuck", "es", "no puedo ni empezar"),
    ("swap", "en", "can I do the breathing instead today"),
    ("swap", "en", "anything I could do lying down?"),
    ("swap", "en", "not a walker, never was. other ideas?"),
    ("swap", "en", "bored stiff of this one, what else is on the menu"),
    ("swap", "en", "I'd rather paint than walk"),
    ("swap", "en", "my foot's broken so give me something that isn't walking"),
    ("swap", "es", "no hay otra cosita que pueda hacer en la casa?"),
    ("swap", "es", "prefiero nadar en vez de caminar"),
    ("swap", "es", "me aburre este, cu\u00e1l otro hay"),
    ("swap", "es", "p\u00f3nganme algo sin salir de la casa"),
    ("swap", "es", "lo de respirar no es lo m\u00edo, qu\u00e9 m\u00e1s tienen"),
    ("swap", "es", "puede ser pintar en lugar de escribir?"),
    ("why", "en", "what does breathing have to do with my back"),
    ("why", "en", "what's this meant to achieve exactly"),
    ("why", "en", "how's a walk gonna fix my marriage"),
    ("why", "en", "who decided on journaling and why"),
    ("why", "en", "explain to me the reasoning here"),
    ("why", "en", "what's the use of counting breaths"),
    ("why", "es", "qu\u00e9 tiene que ver caminar con mi tristeza"),
    ("why", "es", "y esto para qu\u00e9 me va a servir"),
    ("why", "es", "por qu\u00e9 me ponen a escribir"),
    ("why", "es", "no le veo el chiste a lo de respirar"),
    ("why", "es", "cu\u00e1l es la raz\u00f3n de este ejercicio"),
    ("why", "es", "para qu\u00e9 camino si estoy triste"),
)


@pytest.mark.parametrize(("intent", "language", "text"), _WISHES)
def test_a_wish_is_heard_in_peoples_own_words(intent: str, language: str, text: str) -> None:
    assert intent_of(read(text, language=language)) == intent


@pytest.mark.parametrize(("language", "text"), _OF_OTHERS)
def test_what_happens_in_a_life_is_no_wish(language: str, text: str) -> None:
    said = read(text, language=language)
    assert said.meanings == ()
    assert said.opt_out is not Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "please do not sign me up again", "my ex said take me back", "she wants me to sign up again", "I told you not to put me back on the list",
    "why would I sign up again",
])  # fmt: skip
def test_nobody_is_begun_with_again_who_does_not_ask_for_it(text: str) -> None:
    assert Start() not in read(text).meanings


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("can you ask me again once the kids are down, like 45 min", Later(45)),
        ("nudge me in half an hour", Later(30)),
        ("ask me again in an hour, I'm on the bus", Later(60)),
        ("put me on hold for a week", Break(7)),
        ("off the grid for ten days", Break(10)),
    ],
)
def test_how_long_may_follow_the_wish(text: str, meaning: Meaning) -> None:
    assert read(text).meanings == (meaning,)


def test_what_only_explains_a_wish_is_none_beside_it() -> None:
    assert read("I left in May, dumb of me. Can you take me back?").meanings == (Start(),)
    assert read("it's bad right this minute. tell me my steps").meanings == (Pull(),)
    assert not [
        each for each in read("your texts come too early, ask me at noon").meanings if isinstance(each, Feedback)
    ]


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("wrong time, I was driving", 3), ("bad timing. I was in class", 3), ("Timing was rotten, I was mid argument", 3), ("urge was way too strong", 4),
        ("couldn't have told you where to begin", 5), ("a bit much for a tuesday", 2), ("did me no good", 6), ("remembered it at midnight", 1),
        ("number 3, I'm always at work then", 3), ("3 i think. it buzzed during a meeting", 3), ("it's complicated", 0),
    ],
)  # fmt: skip
def test_what_got_in_the_way_is_heard_in_words(text: str, digit: int) -> None:
    assert read(text, Expecting(barrier=True)).meanings == (Barrier(digit),)


def test_a_bad_time_is_a_wish_where_nobody_asked_what_got_in_the_way() -> None:
    assert read("wrong time, I'm driving").meanings == (Later(),)
    assert read("wrong time, ask me in an hour", Expecting(barrier=True)).meanings == (Later(60),)


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("I give myself a 7 for it", 7),
        ("10/10 would do it again", 10),
        ("same as last time so 6", 6),
        ("dunno.. 5?", 5),
    ],
)
def test_a_number_that_only_rates_is_heard_among_words(text: str, rating: int) -> None:
    assert read(text, Expecting(rating=True)).meanings == (Rated(rating),)


@pytest.mark.parametrize(
    "text", ["I have a 7 year old", "had a 6 pack", "anything but a 10", "not a 5", "so 2 of us went", "a 20 for sure"]
)
def test_other_numbers_rate_nothing(text: str) -> None:
    assert not [each for each in read(text, Expecting(rating=True)).meanings if isinstance(each, Rated)]


@pytest.mark.parametrize("text", [
    "I do not wish to receive further communications.", "kindly discontinue all contact", "end all communication with me", "sign me off for good",
    "I want out of this texting program", "please cease all further correspondence", "ya no deseo recibir comunicaciones",
    "quiero salirme de este servicio", "que ya no me llegue nada de esto a mi tel\u00e9fono, gracias",
])  # fmt: skip
def test_formal_words_leave(text: str) -> None:
    assert look(text, "es") == Left(Leaving.CLEAR)


@pytest.mark.parametrize(
    "text", ["you have my old number", "this is not my day", "my boss will end all communication with me"]
)
def test_these_are_no_strangers_and_leave_nothing(text: str) -> None:
    assert look(text).leaving is not Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "won't need these texts after tonight", "by tomorrow none of this will matter", "this is the last text you'll get from me",
    "you wont have to worry about me much longer", "no good to nobody", "ya no voy a necesitar sus mensajes", "no van a volver a saber de m\u00ed",
    "he hit me up against the wall", "my dad hit me", "hit me last night",
])  # fmt: skip
def test_these_alarm(text: str) -> None:
    assert crisis.look(text, "es") is not None


@pytest.mark.parametrize("text", ["won't need a text tomorrow"])
def test_these_alarm_nobody(text: str) -> None:
    assert crisis.look(text) is not Tier.FIRST
    assert crisis.look(text) is None
