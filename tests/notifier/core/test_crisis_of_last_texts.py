"""What was said in few words and heard by nobody: means at hand, a last text, slang, digits for letters. Beside each is what only looks like it."""

import pytest
from handrail_notifier.core.crisis import Tier, look


@pytest.mark.parametrize(("text", "language"), [
    ("ki11 myself", "en"), ("im going to ki11 myself", "en"), ("k1ll myself", "en"), ("want to ki11 him", "en"), ("be11er off dead, ki11 me", "en"),
    ("sitting in the car with the engine on and a hose", "en"), ("im in my truck, motor running and a hose", "en"), ("put a hose in the car window", "en"),
    ("car is running and the garage is shut", "en"), ("engine on, garage door closed", "en"), ("the van's running and my garage is locked", "en"),
    ("im gonna take all of them at once", "en"), ("about to swallow all of these at once", "en"), ("gonna take them all at once tonight", "en"),
    ("about to cut", "en"), ("im about to cut again", "en"), ("ready to cut right now", "en"),
    ("this is the last text ill send", "en"), ("last text ill ever send", "en"), ("this is the last message i'll ever write", "en"), ("the last text you'll ever get from me", "en"),
    ("bye for good. tell mom i love her", "en"), ("goodbye forever tell my kids i love them", "en"),
    ("i want to sui", "en"), ("gonna commit sui", "en"), ("i wanna kermit", "en"), ("gonna kermit tonight", "en"), ("kermit sewer slide", "en"),
    ("im done living", "en"), ("thinking about ending things", "en"), ("ive been thinking of ending things", "en"), ("i give up on life", "en"), ("gave up on living", "en"),
    ("me inyecté de mas", "es"), ("me inyecte demasiado", "es"), ("nadie me extrañaria si me muero", "es"), ("nadie me va a extrañar si me mato", "es"), ("nadie me lloraría si me muriera", "es"),
    ("nobody would miss me if i died", "en"),
])  # fmt: skip
def test_it_is_explicit(text: str, language: str) -> None:
    assert look(text, language) is Tier.FIRST


@pytest.mark.parametrize("text", ["dont let me do it", "please don't let me do this", "god take me", "lord take me now", "bye for good", "nobody would miss me"])  # fmt: skip
def test_it_may_be_one(text: str) -> None:
    assert look(text, "en") is Tier.SECOND


@pytest.mark.parametrize(("text", "language"), [
    ("about to cut the grass", "en"), ("about to cut my hair", "en"), ("ready to cut the cake", "en"), ("cut the cards", "en"),
    ("can i take all of them at once", "en"), ("take all of them at once", "en"), ("i read all of the texts at once", "en"), ("gonna take all of them at once to the store", "en"),
    ("last text ill send today", "en"), ("this is the last text ill send today", "en"), ("this is the last thing ill say about it today", "en"),
    ("kermit the frog", "en"), ("want to watch kermit tonight", "en"), ("watched kermit", "en"), ("want to sue them", "en"),
    ("in the car with the radio on and a coffee", "en"), ("car is running late", "en"), ("the garage is shut today", "en"), ("washed the car with a hose", "en"), ("car is running and the garage is open", "en"),
    ("dont let me do it alone", "en"), ("jesus take the wheel", "en"), ("god takes care of me", "en"), ("quit smoking for good", "en"), ("living room done", "en"),
    ("done living out of boxes", "en"), ("im going to do it tonight", "en"), ("did 11 laps", "en"), ("room b11", "en"), ("at 1l of water", "en"),
    ("me inyecté la insulina", "es"), ("me puse la chamarra", "es"), ("nadie me ayudó con los platos", "es"),
])  # fmt: skip
def test_what_only_looks_like_it_alarms_nobody(text: str, language: str) -> None:
    assert look(text, language) is None
