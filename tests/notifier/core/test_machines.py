"""What a telephone answers by itself alarms nobody; what is said beside it is heard."""

import pytest
from handrail_notifier.core.crisis import Tier, look, suspect
from handrail_notifier.core.machines import is_machines, without_machines
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.optout import look as leaves

DRIVING = "I'm driving with Driving Focus turned on. I'll see your message when I get where I'm going."
URGENT = '(I\'m not receiving notifications. If this is urgent, reply "urgent" to send a notification through with your original message.)'
STOCK = [
    DRIVING, URGENT, f"{DRIVING} {URGENT}", DRIVING.replace("'", "\u2019"), URGENT.replace('"urgent"', "\u201curgent\u201d"), URGENT.upper(),
    "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.", "I'm driving with Focus turned on.",
    "If this is urgent, reply \u201curgent\u201d to send a notification through.", "I'm driving right now, I'll get back to you later.",
    "I'm driving right now - I'll reply when I stop. Sent from Android Auto", "I\u2019m driving right now and can\u2019t text. Sent by Android Auto",
    "Estoy conduciendo con No molestar al conducir activado. Ver\u00e9 tu mensaje cuando llegue a mi destino.", "Voy manejando con el enfoque Conducci\u00f3n activado.",
    "(No estoy recibiendo notificaciones. Si es urgente, responde \u201curgente\u201d para enviar una notificaci\u00f3n con tu mensaje original.)",
    "Estoy manejando ahora, te respondo m\u00e1s tarde",
]  # fmt: skip


@pytest.mark.parametrize("text", STOCK)
def test_a_telephones_own_sentences_are_a_machines_and_neither_alarm_nor_leave(text: str) -> None:
    assert is_machines(text)
    assert suspect(text) is None
    assert leaves(text).leaving is Leaving.NO


@pytest.mark.parametrize("text", STOCK)
def test_what_stands_beside_them_is_listened_to(text: str) -> None:
    for said in (f"{text} I want to die", f"I want to die. {text}", f"{text}\nk!ll myself"):
        assert not is_machines(said)
        assert look(said) is Tier.FIRST
    assert look(f"{text} I'm scared") is Tier.SECOND


@pytest.mark.parametrize(
    "text",
    ["urgent", "this is urgent", "it's urgent, please reply", "es urgente", "if this is urgent call me, I need help"],
)
def test_who_says_that_it_is_urgent_is_heard(text: str) -> None:
    assert not is_machines(text)
    assert suspect(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving",
        "I'm driving right now",
        "driving, later",
        "I'm not receiving notifications",
        "I'll get back to you later",
        "voy manejando",
        "",
        "?",
    ],
)
def test_what_anybody_may_say_is_the_clients(text: str) -> None:
    assert not is_machines(text)
    assert without_machines(text) == text
