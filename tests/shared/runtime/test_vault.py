"""A sealed text opens for its own client, clinic and kind, with its own root key, until its key is destroyed."""

from uuid import uuid4

import pytest
from handrail_shared.contracts.events import ClientEnrolled
from handrail_shared.contracts.examples import example
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.vault import AccessKeys, KeyDestroyed, NotOpened, RootKey, Vault

CLINIC, CLIENT = uuid4(), uuid4()
WORDS = "When the Friday crowd heads for the bar 🍺"


@pytest.fixture
def vault() -> Vault:
    return Vault(RootKey.from_text(RootKey.generate()))


async def sealed(db: Db, vault: Vault, words: str = WORDS) -> str:
    async with db.transaction(CLINIC) as tx:
        return await vault.seal(tx, CLINIC, CLIENT, "plan.cue", words)


@pytest.mark.parametrize("words", [WORDS, "", "x" * 4000])
async def test_what_is_sealed_opens(db: Db, vault: Vault, words: str) -> None:
    text = await sealed(db, vault, words)
    assert not words or words not in text
    async with db.transaction(CLINIC) as tx:
        assert await vault.open(tx, CLINIC, CLIENT, "plan.cue", text) == words


async def test_a_seal_has_the_shape_that_the_contracts_demand(db: Db, vault: Vault) -> None:
    text = await sealed(db, vault, "")
    enrolled = example(ClientEnrolled).event
    assert type(enrolled).model_validate({**enrolled.model_dump(), "phone": text}).model_dump()["phone"] == text


async def test_the_same_words_never_look_the_same(db: Db, vault: Vault) -> None:
    assert await sealed(db, vault) != await sealed(db, vault)


async def test_a_seal_opens_for_no_other_kind(db: Db, vault: Vault) -> None:
    text = await sealed(db, vault)
    async with db.transaction(CLINIC) as tx:
        with pytest.raises(NotOpened):
            await vault.open(tx, CLINIC, CLIENT, "plan.response", text)


async def test_a_seal_opens_for_no_other_client(db: Db, vault: Vault) -> None:
    text, other = await sealed(db, vault), uuid4()
    async with db.transaction(CLINIC) as tx:
        await vault.seal(tx, CLINIC, other, "plan.cue", "something of her own")
        with pytest.raises(NotOpened):
            await vault.open(tx, CLINIC, other, "plan.cue", text)


async def test_a_changed_seal_does_not_open(db: Db, vault: Vault) -> None:
    text = await sealed(db, vault)
    changed = text[:-5] + ("A" if text[-5] != "A" else "B") + text[-4:]
    async with db.transaction(CLINIC) as tx:
        with pytest.raises(NotOpened):
            await vault.open(tx, CLINIC, CLIENT, "plan.cue", changed)


async def test_another_root_key_opens_nothing(db: Db, vault: Vault) -> None:
    text = await sealed(db, vault)
    async with db.transaction(CLINIC) as tx:
        with pytest.raises(NotOpened):
            await Vault(RootKey.from_text(RootKey.generate())).open(tx, CLINIC, CLIENT, "plan.cue", text)


async def test_a_destroyed_key_opens_nothing_and_is_never_made_again(db: Db, vault: Vault) -> None:
    text = await sealed(db, vault)
    async with db.transaction(CLINIC) as tx:
        await vault.destroy(tx, CLINIC, CLIENT)
    async with db.transaction(CLINIC) as tx:
        with pytest.raises(KeyDestroyed):
            await vault.open(tx, CLINIC, CLIENT, "plan.cue", text)
        with pytest.raises(KeyDestroyed):
            await vault.seal(tx, CLINIC, CLIENT, "plan.cue", WORDS)


async def test_a_key_destroyed_elsewhere_is_not_remembered(db: Db) -> None:
    root = RootKey.from_text(RootKey.generate())
    here, elsewhere = Vault(root), Vault(root)
    text = await sealed(db, here)
    async with db.transaction(CLINIC) as tx:
        await elsewhere.destroy(tx, CLINIC, CLIENT)
        with pytest.raises(KeyDestroyed):
            await here.open(tx, CLINIC, CLIENT, "plan.cue", text)


async def test_a_key_whose_transaction_is_undone_seals_nothing_for_good(db: Db, vault: Vault) -> None:
    async def fail_half_way() -> None:
        async with db.transaction(CLINIC) as tx:
            await vault.seal(tx, CLINIC, CLIENT, "plan.cue", WORDS)
            raise LookupError

    with pytest.raises(LookupError):
        await fail_half_way()
    text = await sealed(db, vault)
    async with db.transaction(CLINIC) as tx:
        assert await vault.open(tx, CLINIC, CLIENT, "plan.cue", text) == WORDS
        assert await tx.fetchval("SELECT count(*) FROM vault.data_key") == 1


def test_a_blind_index_finds_equals_within_a_clinic_alone(vault: Vault) -> None:
    phone = "+12025550143"
    index = vault.blind_index(CLINIC, "contact.phone", phone)
    assert index == vault.blind_index(CLINIC, "contact.phone", phone)
    assert index != vault.blind_index(uuid4(), "contact.phone", phone)
    assert index != vault.blind_index(CLINIC, "contact.email", phone)
    assert index != Vault(RootKey.from_text(RootKey.generate())).blind_index(CLINIC, "contact.phone", phone)


@pytest.mark.parametrize("text", ["", "short", "!" * 44, "A" * 40])
def test_a_wrong_root_key_says_how_to_make_one(text: str) -> None:
    with pytest.raises(ValueError, match="handrail keygen"):
        RootKey.from_text(text)


def test_a_root_key_shows_nothing_of_itself() -> None:
    text = RootKey.generate()
    assert text not in repr(RootKey.from_text(text))


async def test_an_access_key_opens_its_own_clinic_until_it_is_revoked(db: Db) -> None:
    keys, clinic = AccessKeys(db), ClinicId(uuid4())
    async with db.transaction(clinic) as tx:
        text = await keys.make(tx, clinic, ["progress"])
    found = await keys.check(text)
    assert found is not None
    assert (found.clinic_id, found.scopes) == (clinic, {"progress"})
    assert await keys.check(text[:-1] + ("0" if text[-1] != "0" else "1")) is None
    async with db.transaction(clinic) as tx:
        await keys.revoke(tx, clinic, found.key_id)
    assert await keys.check(text) is None


@pytest.mark.parametrize("text", ["", "hr", "hr_x_y", "hr__", "x_" + "0" * 32 + "_y", "hr_" + "0" * 32 + "_secret"])
async def test_what_is_no_access_key_opens_nothing(db: Db, text: str) -> None:
    assert await AccessKeys(db).check(text) is None
