"""Who leaves in Spanish, who is somebody else, and who may be in danger: by kinds of saying of many countries."""

import pytest
from handrail_notifier.core import crisis
from handrail_notifier.core.crisis import Tier
from handrail_notifier.core.optout import Leaving, look


@pytest.mark.parametrize("text", [
    "unsubscribe porfa", "stop gracias", "stop por favor, dios los bendiga", "unsubscribe, ya estoy bien gracias", "ya no quiero sus mensajes",
    "por favor sáquenme del programa", "ya no deseo recibir los textos, gracias por la ayuda", "dejen de fregar con sus mensajitos", "no me escribas más che",
    "sacame de la lista por favor", "borrame de ahí, no quiero más mensajes", "no quiero que me escriban más gracias", "cancelen todo, ya no quiero participar",
    "ya no voy a seguir en el programa, quítenme", "quiten mi número de su list", "no more texts porfa", "ni un mensaje más por favor", "me doy de baja",
    "ya no me esté mandando mensajes", "no necesito más mensajes, gracias por todo", "quiero cancelar la suscripción", "dejadme en paz ya", "no vuelvan a escribirme",
    "STOP ya no quiero", "ya no manden nada a este número", "no me interesa seguir recibiendo esto", "ya no me escriban, gracias",
    "les pido que ya no me manden mensajes", "quítenme ya", "no quiero saber nada de ustedes, bórrenme", "cancela mi suscripción porfa",
    "ya no quiero formar parte de esto, denme de baja", "stop ya por favor", "no manden más", "salirme del programa por favor", "unsubscribe ya",
    "paren de mandar tantas cosas, quítenme", "dejen de escribirme please", "no me mande más mensajes señorita", "ya no mande nada", "que no me llegue nada más",
    "me quiero salir de esto", "basta ya de mensajes", "ya estuvo, no me manden más mensajes", "por favor elimínenme de su lista de contactos", "no quiero más, stop",
    "quiero que dejen de mandarme mensajes", "hagan el favor de no escribirme más", "ya párenle a los mensajes", "quisiera dejar de recibir sus mensajes",
    "bórrame de tu lista porfa", "ya no deseo participar, gracias", "cancelar suscripción", "no me contacten más", "dejen de mandar mensajes a este celular",
    "STOP. Gracias por su ayuda", "unsuscribe please", "ya no quiero recibir nada", "gracias pero ya no me manden mensajes", "den de baja mi número",
    "me pueden quitar de los mensajes por favor", "ya no me interesa recibir mensajes", "no molesten más",
])  # fmt: skip
def test_who_leaves_in_any_countrys_words_is_out(text: str) -> None:
    assert look(text, "es").leaving is Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "no me quiten los mensajes por favor", "que no dejen de mandarme los mensajes", "no quiero darme de baja, me ayudan", "nunca dejen de escribirme",
    "no se les ocurra dejar de mandarme mensajes", "no quiero que paren los mensajes", "ni se les ocurra quitarme de la lista",
    "no me vayan a sacar de la lista porfa", "yo no quiero que dejen de mandarme esto", "no cancelen mi suscripción", "no me dejen sin mensajes",
    "por favor no paren los mensajes", "no me borren, sí los leo", "ya paré de fumar", "no dejen de insistirme jaja", "cancela la cita del martes",
    "basta de llorar me dije", "para mí es muy difícil", "mi mamá quiere que me den de baja del seguro", "salí del baño", "no quiero dejar el programa",
    "sigan escribiendo, no paren", "no me den de baja por favor", "no vayan a dejar de mandarme los mensajitos", "yo no dije que pararan", "¿me van a dar de baja?",
    "espero que no me quiten", "qué bueno que no dejan de escribirme", "no dejen de avisarme", "no quiero salirme", "mi vecino no para de tocar música",
    "dejé de recibir mi cheque", "quiero dejar de fumar", "quiero salir de deudas", "no quiero nada con él", "ya no me manda dinero el papá de mi hija",
    "mi mamá me manda mensajes todo el día",
    "no quiero que dejen de escribirme, me sirve",
])  # fmt: skip
def test_who_asks_us_not_to_end_them_stays(text: str) -> None:
    assert look(text, "es").leaving is Leaving.NO


@pytest.mark.parametrize("text", [
    "los domingos no me manden", "después de las 9 no me escriban", "tan temprano no me manden mensajes", "en el trabajo no me escriban porfa",
    "de noche no me molesten, mejor de día", "no me manden en la mañana", "a la hora de la comida no me manden nada", "por la mañana no me escribáis, estoy currando",
    "entre semana no manden, sólo sábados", "le di unsubscribe a netflix", "cómo hago stop a la cabeza", "quería darme de baja pero me arrepentí",
    "mi marido dice que me dé de baja", "me equivoqué de número", "ese doctor se equivocó conmigo", "no soy buena para esto", "mi mamá ya no usa este cel, me lo dio",
    "hoy no me escriban que ando de malas", "no me escriban tan tarde", "en domingo no, por favor", "a las 7 no me manden, estoy dormida",
    "mientras trabajo no me escriban", "ya no aguanto al vecino, que pare", "que se detenga el mundo", "el doctor me dio de baja",
    "cuando esté en terapia no me manden", "los fines de semana no me manden nada", "en horas de trabajo no me escriban", "a esta hora no me manden mensajes",
    "ya no me manden el de la mañana", "no me manden lo de caminar, mejor lo de respirar", "ya no me manden en inglés", "no me escriban en inglés por favor",
    "en la ma\u00f1ana no me manden, nom\u00e1s en la noche",
])  # fmt: skip
def test_a_wish_of_times_or_another_matter_leaves_nothing_clearly(text: str) -> None:
    assert look(text, "es").leaving is not Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "yo no soy Lupita, se equivocó de número", "se equivocaron de número aquí no vive ninguna Carmen", "no soy Jorge marcó mal", "número errado",
    "disculpe pero este número ya no es de Ana", "está equivocado de número señora", "quién es Marta? se equivocaron de número",
    "la persona que buscan ya no tiene este número", "me confunden con otra persona",
    "se confundió de número joven",
    "este número ya no le pertenece a Juan", "Equivocado", "usted tiene el número equivocado", "no conozco a esa persona",
    "les dieron mal el número", "disculpe, este no es el número de Patricia", "creo que se equivocó de número, yo me llamo Luis", "no es aquí, número equivocado",
    "yo no conozco a ninguna doctora, se equivocó de número", "este celular ya no es de ella, número nuevo", "usted se confundió de persona",
    "no soy Rosa, soy su hermana, ella ya no tiene este número", "les informo que este número ya no pertenece a Carlos",
])  # fmt: skip
def test_who_says_that_they_are_somebody_else_is_not_the_client(text: str) -> None:
    assert look(text, "es").wrong_number


@pytest.mark.parametrize("text", [
    "a mi hijo le di tan fuerte que me asust\u00e9 de m\u00ed misma", "le pegu\u00e9 a mi hijo y me arrepiento", "se me pas\u00f3 la mano con la ni\u00f1a",
    "zarande\u00e9 al beb\u00e9 porque no paraba de llorar", "le di una cachetada muy fuerte a mi hija", "mi esposo me volvi\u00f3 a pegar", "me da igual si me muero",
    "ya dej\u00e9 todo listo para cuando no est\u00e9", "quiero dejarme morir", "tengo ideas de matarme",
])  # fmt: skip
def test_harm_to_ones_own_and_a_life_that_is_let_go_are_explicit(text: str) -> None:
    assert crisis.look(text, "es") is Tier.FIRST


@pytest.mark.parametrize("text", [
    "creo que ya no existo para nadie", "siento que ya nadie me necesita", "soy invisible para mi familia", "aqu\u00ed sobro", "siento que estorbo", "no s\u00e9 si aguanto otro d\u00eda as\u00ed",
    "no s\u00e9 cu\u00e1nto m\u00e1s voy a aguantar", "ya me cans\u00e9 de todo", "ya no me quedan fuerzas", "no soy nadie", "me asust\u00e9 de m\u00ed misma", "estoy a punto de tirar la toalla",
])  # fmt: skip
def test_who_counts_for_nobody_or_cannot_bear_it_may_be_in_a_crisis(text: str) -> None:
    assert crisis.look(text, "es") is Tier.SECOND


@pytest.mark.parametrize("text", [
    "ni idea de c\u00f3mo arrancar", "tengo idea de salir ma\u00f1ana",
    "le di duro al ejercicio", "a mi hija le di un abrazo",
])  # fmt: skip
def test_phrases_are_cut_so_that_ordinary_words_raise_no_alarm(text: str) -> None:
    assert crisis.look(text, "es") is None


@pytest.mark.parametrize("text", ["aquí no vive Juan", "aqui no vive ninguna Lupita"])
def test_who_denies_a_name_and_says_nothing_else_is_not_the_client(text: str) -> None:
    assert look(text, "es").wrong_number


@pytest.mark.parametrize("text", [
    "no soy floja", "no soy feliz", "no soy yo hoy", "no soy María la que era antes", "no soy santa", "no soy madrugadora", "aquí no vive nadie más que yo",
    "mi hija no vive aquí", "no autorizo a mi ex a ver mis cosas", "no me autorizaron las vacaciones", "mi jefe no me autoriza salir",
    "no me manden mensajes en la noche", "no me escriban cuando estoy en clase porfa", "no me manden nada antes de las 8", "no me escriban tan temprano",
])  # fmt: skip
def test_what_one_is_not_and_a_time_that_does_not_suit_end_nothing(text: str) -> None:
    found = look(text, "es")
    assert (found.leaving, found.wrong_number) == (Leaving.NO, False)


@pytest.mark.parametrize("text", [
    "no autorizo mensajes", "no autorizo que me escriban", "no di permiso para estos mensajes", "sáquenme de aquí de los mensajes", "no me manden mensajes nunca más",
    "no me manden mensajes en la noche. dejen de escribirme",
])  # fmt: skip
def test_who_takes_their_leave_of_the_texts_has_left(text: str) -> None:
    assert look(text, "es").leaving is Leaving.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "estoy aburrida de estos mensajes",
        "ya me cansaron los mensajes",
        "no me escriban hoy",
        "no soy Maria",
        "esta no es Carmen",
        "lo hice con Ana. este no es Juan",
    ],
)
def test_who_is_tired_of_the_texts_perhaps_leaves(text: str) -> None:
    assert look(text, "es").leaving is Leaving.AMBIGUOUS
