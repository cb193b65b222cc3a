"""Who on call is the one whom a case is about: nobody is alerted to their own, at no step and by no way, nor takes it on.

They are known by their number, their address or their id. Who shares a number or an address with one who is known so may be the same
person once more on the list, and whom the client chose may have spoken of themselves: they are alerted where nobody else is on call.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.decision import Channel
from handrail_notifier.identity import stranger_of
from handrail_notifier.store import staff
from handrail_notifier.store.crises import Case
from handrail_notifier.store.staff import AlertedTo, BesideCase, OnCall


async def but_themselves(tx: Tx, case: Case, on_call: OnCall) -> OnCall:
    """Who is on call for this case."""
    beside = await staff.beside_case(tx, case.clinic_id, case.client_id, case.case_id)
    them = {each.person_id for each in beside if _is(each, case.clinic_id, case.client_id)}
    theirs = [each.known_by for each in beside if each.person_id in them]
    shared = {each.person_id: each.known_by.shared_with(theirs) for each in beside}
    maybe = {each.person_id for each in beside if each.said or shared[each.person_id]}
    reached = {who: _but(ways, shared.get(who, frozenset())) for who, ways in on_call.reached.items()}
    return replace(on_call, roster=on_call.roster.without(them, maybe), reached=reached)


def _but(ways: Mapping[Channel, str], shared: Collection[Channel]) -> Mapping[Channel, str]:
    """The ways that are not shared with whom the case is about, unless there is no other."""
    return {way: address for way, address in ways.items() if way not in shared} or ways


async def is_their_own(tx: Tx, clinic: UUID, alerted: AlertedTo, person: UUID) -> bool:
    """Whether what this person was alerted to is about them."""
    if alerted.client_id is None:
        return False
    beside = await staff.beside_case(tx, clinic, alerted.client_id, alerted.case_id)
    return any(each.person_id == person and _is(each, clinic, alerted.client_id) for each in beside)


def _is(person: BesideCase, clinic: UUID, client: UUID) -> bool:
    number = person.known_by.phone
    return person.is_client or (number is not None and stranger_of(clinic, number) == client)
