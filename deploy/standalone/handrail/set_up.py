"""From a clinic file to clinics, clients, consents, goals and active plans, all through the planner's public API.

Every request carries an idempotency key made from the file's own names, so a set-up that was cut off is simply done again.
"""

from handrail.carrier import Fault, Person, Trouble
from handrail.clinic_file import Client, Clinic, ClinicFile, OnCall, Plan
from handrail.journal import Enrolled, Journal
from handrail.service_client import Refused, ServiceClient
from handrail.world import World


class SetUpRefused(ValueError):
    """The planner does not take something of the file; the message says whose, and why."""


async def set_up(world: World, file: ClinicFile, journal: Journal) -> None:
    """Make everything in the file. `journal` learns the ids and keys."""
    async with ServiceClient(world.urls["planner"]) as planner:
        for clinic in file.clinics:
            await _clinic(world, planner, clinic, journal)
            for client in clinic.clients:
                try:
                    await _client(world, planner, clinic, client, journal)
                except Refused as refused:
                    raise SetUpRefused(f"The planner refuses {client.ref} of {clinic.alias}: {refused}") from None


async def _clinic(world: World, planner: ServiceClient, clinic: Clinic, journal: Journal) -> None:
    world.carrier.carrier.own(clinic.sms_sender, world.webhook())
    operator = world.secrets.operator_key
    body = {
        "alias": clinic.alias,
        "region": clinic.region,
        "sms_sender": clinic.sms_sender,
        "email_sender": clinic.email_sender,
        "help_phone": clinic.help_phone,
    } | clinic.model_dump(include={"weekly_cap", "gap_minutes"}, exclude_none=True)
    made = await planner.post("/v1/clinics", body, key=operator, once=f"clinic-{clinic.alias}")
    access_key = made.get("access_key")
    if access_key is None:
        further = await planner.post("/v1/access-keys", {"clinic_id": made["clinic_id"]}, key=operator)
        access_key = further["access_key"]
    journal.access_keys[clinic.alias] = str(access_key)
    if clinic.on_call is not None:
        await _on_call(planner, clinic.on_call, key=str(access_key))


async def _on_call(planner: ServiceClient, on_call: OnCall, *, key: str) -> None:
    stands = await planner.get("/v1/clinic/on-call", key=key)
    body = on_call.model_dump(
        mode="json", exclude_none=True, exclude={"people": {"__all__": {"answers_after_minutes"}}}
    )
    await planner.put("/v1/clinic/on-call", body | {"version": stands["version"]}, key=key)


async def _client(world: World, planner: ServiceClient, clinic: Clinic, client: Client, journal: Journal) -> None:
    if client.phone is not None:
        world.carrier.carrier.introduce(client.phone, Person(client.name, client.zone))
        _break_phone(world, client.phone, client.phone_fault)
    key, once = journal.access_keys[clinic.alias], client.ref
    stated = {"phone": client.phone, "email": client.email, "zone": client.zone, "language": client.language}
    body = {name: value for name, value in stated.items() if value is not None} | {"name": client.name}
    made = await planner.post("/v1/clients", body, key=key, once=f"{once}-client")
    path = f"/v1/clients/{made['client_id']}"
    channel = "sms" if client.phone else "email"
    consent = {
        "channel": channel,
        "wording_version": "v1",
        "risk_warning": "risk_v1",
        "purposes": _purposes(client),
    }
    await planner.post(f"{path}/consents", consent, key=key, once=f"{once}-consent")
    if client.weekly_recap:
        await planner.put(f"{path}/preferences", {"weekly_recap": True, "version": 1}, key=key)
    goal = await planner.post(f"{path}/goals", {"statement": client.goal}, key=key, once=f"{once}-goal")
    plans = [
        await _plan(planner, path, str(goal["goal_id"]), plan, key=key, once=f"{once}-plan-{number}")
        for number, plan in enumerate(client.plans)
    ]
    journal.clients[client.ref] = Enrolled(clinic_ref=clinic.alias, client_id=str(made["client_id"]), plan_ids=plans)


def _purposes(client: Client) -> list[str]:
    """What they signed for is what their file says that they get."""
    asked = {"recap": client.weekly_recap, "own_words": any(plan.copy_level == "personal" for plan in client.plans)}
    return ["nudges", *(purpose for purpose, wanted in asked.items() if wanted)]


async def _plan(planner: ServiceClient, path: str, goal_id: str, plan: Plan, *, key: str, once: str) -> str:
    body = plan.model_dump(mode="json") | {"goal_id": goal_id}
    for moment in body["moments"]:
        moment["start"], moment["end"] = moment["start"][:5], moment["end"][:5]
    made = await planner.post(f"{path}/plans", body, key=key, once=once)
    await planner.post(f"/v1/plans/{made['plan_id']}/agree", {"confidence": 8}, key=key, once=f"{once}-agree")
    return str(made["plan_id"])


def _break_phone(world: World, number: str, code: int | None) -> None:
    known = {fault.number for fault in world.carrier.carrier.faults().values()}
    if code is not None and number not in known:
        world.carrier.carrier.add_fault(Fault(Trouble.UNDELIVERABLE, number=number, code=code))
