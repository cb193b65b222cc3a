"""Who is named in a text, and that an ordinary answer which only looks like naming somebody ends nothing."""

import pytest
from handrail_notifier.core.naming import capitals
from handrail_notifier.core.optout import Leaving, Left, look

from tests.notifier.core.test_copy import ALL, OF_CRISIS, listed

AMBIGUOUS, CLEAR, NO = Leaving.AMBIGUOUS, Leaving.CLEAR, Leaving.NO
NOUNS = listed("""problem cravings drinks alcohol luck drama wifi snacks urge gym bar beer wine liquor booze weed cigarettes vape smokers smoke
    food coffee sugar candy soda pizza bread fruit water ice milk tea cake chips meat eggs salt soap towels sink bath shower bed couch chair
    table lamp light window door key keys lock car truck bus train bike taxi parking traffic road park beach river lake snow rain sun wind
    storm dog cat birds fish bugs flowers trees garden yard church school teacher class homework books pencil paper job boss work coworkers
    money cash bank bills rent card store mall market pharmacy doctor nurse pills meds pain fever cough cold headache sleep dreams noise
    music radio movies games internet signal service reception phone charger battery computer printer email mail letters news plans party
    people friends family kids children baby parents mom dad brother sister cousin husband wife neighbors stress anger fights arguments
    worries fear panic tears hope joy peace quiet time space room privacy motivation energy excuses temptation triggers slips progress
    change reason chance opportunity trouble issues complaints pressure gym-buddy shoes coat hat umbrella stairs elevator meeting
    sponsor group chairs coffee-shop vodka crystal bill grace faith""")
NOMBRES = listed("""problema tentacion alcohol cerveza vino licor trago tequila ron cigarro humo suerte drama internet senal wifi gimnasio bar
    cantina comida cafe azucar dulce refresco pan fruta agua hielo leche te pastel carne huevo sal jabon toalla bano cama silla mesa lampara
    luz ventana puerta llave carro camion autobus tren bici taxi estacionamiento trafico calle parque playa rio lago nieve lluvia sol viento
    perro gato pajaro pez mosca flor arbol jardin patio iglesia escuela maestro clase tarea libro lapiz papel trabajo jefe chamba dinero banco
    cuenta renta tarjeta tienda mercado farmacia doctor enfermera pastilla medicina dolor fiebre tos gripa sueno ruido musica radio pelicula
    juego servicio cargador pila computadora correo carta noticia plan fiesta gente amigo amiga familia nino nina bebe mama papa hermano
    hermana primo esposo esposa vecino estres enojo pleito discusion preocupacion miedo panico lagrima esperanza alegria paz calma tiempo
    espacio cuarto privacidad motivacion energia excusa gana ansia antojo recaida avance cambio razon oportunidad presion zapato abrigo
    sombrero paraguas escalera elevador reunion padrino grupo rosa gloria rocio estufa horno plato vaso cuchara olla basura escoba""")
PLAIN = listed("""problem cravings drinks alcohol luck drama wifi snacks urge""")


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_that_something_is_not_here_is_never_a_wrong_number(noun: str) -> None:
    for text in (
        f"no {noun} here",
        f"No {noun.title()} here",
        f"there's no {noun} here",
        f"There is no {noun} on this phone",
    ):
        assert look(text, "en").leaving is not CLEAR, text
        assert not look(text, "en").wrong_number


@pytest.mark.parametrize("noun", sorted(NOMBRES))
def test_the_same_in_spanish(noun: str) -> None:
    for text in (
        f"aqui no hay ninguna {noun}",
        f"aquí no hay {noun}",
        f"no hay {noun} aquí",
        f"Aquí no hay ningún {noun.title()}",
    ):
        assert look(text, "es").leaving is not CLEAR, text
        assert not look(text, "es").wrong_number


def test_so_many_nouns_are_tried() -> None:
    assert min(len(NOUNS), len(NOMBRES)) >= 150


def test_what_we_send_sent_back_to_us_ends_nothing() -> None:
    every = {said for _, _, text in (*ALL, *OF_CRISIS) for said in (text, text.partition(": ")[2])}
    left = {text: look(text) for text in every}
    assert [text for text, left in left.items() if left.wrong_number or left.leaving is CLEAR] == []


@pytest.mark.parametrize("text", [
    *(f"no {noun} here" for noun in sorted(PLAIN)), "no one here", "there's no gym here", "this phone is not charging", "this phone is not working",
    "mom lost her phone", "not my person", "aqui no hay ningun problema", "no hay nadie", "aquí no hay ninguna tentación",
    "There is no plan here just now", "This number is not watched", "I am the wrong size", "you have the wrong idea",
    "I got the wrong one", "this is not what you think", "no es el", "my sister had this phone before me", "don't know any meetings here",
])  # fmt: skip
def test_an_answer_is_no_doubt_either(text: str) -> None:
    assert look(text) == Left(NO)


@pytest.mark.parametrize("text", [
    "he changed his number", "this is my number now", "this is not him", "No Zebulon here", "I got this number last month",
    "i am not a client", "no es mi numero", "este teléfono ya no es de mi hermano, ahora es mío", "yo no soy paciente de ninguna clínica", "no soy esa persona",
    "está mal el número",
])  # fmt: skip
def test_what_may_be_said_by_whoever_has_the_number_now_is_asked_about(text: str) -> None:
    assert look(text) == Left(AMBIGUOUS)


@pytest.mark.parametrize("text", [
    "no Derek here", "there's no jessica here", "no Zebulon at this number", "This isn't Zebulon's phone", "zebulon? this is not maria's phone",
    "aquí no vive ninguna Marcela", "Este número no es de Zenaida", "nobody by that name here", "this number no longer belongs to her",
])  # fmt: skip
def test_who_is_named_is_not_here(text: str) -> None:
    assert look(text) == Left(CLEAR, wrong_number=True)


def test_a_name_is_written_with_a_capital_within_a_sentence() -> None:
    assert capitals("Hi, this is not Zebulon. Nobody knows Ezra") == {"zebulon", "ezra"}
    assert capitals("No Problem Here") == capitals("NO ZEBULON HERE") == capitals("no zebulon here") == frozenset()
