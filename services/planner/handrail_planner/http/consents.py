"""A client's consent: recorded, withdrawn, and the ledger of every word that was said of it."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from handrail_shared.contracts.ids import ClientId
from handrail_shared.contracts.purposes import Purpose, known
from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.http import Body
from handrail_shared.runtime.outbox import hold
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field, model_validator

from handrail_planner.core.client import Client
from handrail_planner.core.consent import Channel, Consent, Line, Said, State
from handrail_planner.handlers import consents as handlers
from handrail_planner.handlers.clients import in_care
from handrail_planner.handlers.consents import Form, Word
from handrail_planner.http.access import ByClinician
from handrail_planner.http.fields import After, Code, Limit
from handrail_planner.http.lookups import the_client
from handrail_planner.http.once import AsAttempt, once
from handrail_planner.http.paging import check_cursor
from handrail_planner.http.problems import problems, settled
from handrail_planner.store import consents

router = APIRouter(tags=["clients"])

PurposeCode = Literal["nudges", "recap", "own_words"]
Named = Annotated[tuple[PurposeCode, ...], Field(min_length=1, max_length=len(Purpose))]
Reference = Annotated[
    UUID | None,
    Field(description="The id under which the clinic keeps the form or its note. No words: nothing here is sealed."),
]


def _warned(given: object) -> object:
    if given is None:
        raise ValueError(
            "warn the client first, and state which wording they were shown, such as risk_2026_01: that texts and mails are not "
            "encrypted, and that whoever holds the phone or opens the mailbox can read them"
        )
    return given


class ConsentGivenOnPaper(Body):
    """What the clinic's form says. What was agreed to before on an open channel stays agreed to."""

    channel: Channel
    wording_version: Code = Field(description="Which wording was signed.", examples=["sms_2026_01"])
    risk_warning: Annotated[Code, BeforeValidator(_warned)] = Field(
        description="Which wording of the warning the client was shown before they signed: that texts and mails are not encrypted, and "
        "that whoever holds the phone or opens the mailbox can read them. A form for a further purpose states it again.",
        examples=["risk_2026_01"],
    )
    purposes: Named = Field(
        default=("nudges",),
        description="What the wording is for: `nudges` (the client's plans), `recap` (their week, once a week), `own_words` (their "
        "own words on the screen; without it texts are discreet).",
        examples=[["nudges", "recap"]],
    )
    evidence: Literal["clinic_form"] = "clinic_form"
    reference: Reference = None

    @model_validator(mode="before")
    @classmethod
    def _left_out_is_null(cls, given: object) -> object:
        """So that who leaves the warning out is told what to do."""
        return {"risk_warning": None} | given if isinstance(given, dict) else given


class ConsentWithdrawn(Body):
    """A channel that the client wants closed, or what they want to get there no more."""

    channel: Channel
    purposes: Named | None = Field(
        default=None,
        description="Only these; left out: all, and nothing is sent on any channel.",
        examples=[["recap"]],
    )
    reference: Reference = None


class ConsentShown(BaseModel):
    """How things stand on a channel. `recorded`: a form is there, the client has still to answer by text. `held`: the client said what
    may be meant to end it. `lapsed`: it is too old, and to be confirmed anew."""

    channel: Channel
    state: State
    since: AwareDatetime | None
    evidence: str | None
    wording_version: str | None
    risk_warning: str | None = Field(
        description="Which warning of the risk the client was shown last. Null: there is no form, or none since it is asked for."
    )
    purposes: list[PurposeCode] = Field(description="What is agreed to, while the channel is open.")
    only_start_opens: bool = Field(
        description="The client left by text, by mail or by a link in one. A form is kept and sends nothing: only START from their own "
        "phone (or in answer to a mail) brings back what they left. Tell them so; nobody else can. Not of a link in a mail where answers "
        "to mails are not read: there a form that is signed after it opens mails again."
    )


class ConsentLine(BaseModel):
    """One line of the ledger. A line stays as it was written."""

    entry_id: UUID
    channel: Channel
    said: Said
    purposes: list[PurposeCode] | None = Field(
        description="Null: none was named. A yes then leaves them as they are, a no is of the whole channel."
    )
    at: AwareDatetime
    wording_version: str | None
    risk_warning: str | None = Field(description="Which warning was shown, of a form. Null: no form, or an older one.")
    evidence: str = Field(description="How it is known, such as clinic_form, reply_ok or reply_stop.")
    reference: UUID | None = Field(
        description="Where the evidence is: the client's reply, the import, or the form as the clinic names it."
    )
    actor: Literal["clinic", "import", "client", "carrier", "system"]
    actor_id: UUID | None = Field(description="The clinic's access key that it was recorded with.")
    form_opens: bool = Field(
        description="Of a leaving: no answer of the client's is read there, so a form that is signed after it opens the channel again."
    )


class ConsentPage(BaseModel):
    """Some of a client's ledger, in the order in which things happened."""

    items: list[ConsentLine]
    next: UUID | None = Field(description="Give it as `after` for the next page; null: that was all.")


_LEFT = "`client_discharged`: the client is no longer in care."


@router.get("/v1/clients/{client_id}/consents", summary="A client's consent ledger", responses=problems(404, 422))
async def ledger(
    client_id: UUID, by: ByClinician, after: After = None, limit: Annotated[Limit, Query()] = 50
) -> ConsentPage:
    """Every word that was said of the client's consent, on either channel, and by whom. How it stands by now is in the client."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        await check_cursor(after, partial(consents.find, tx, by.clinic_id), of=client.client_id)
        page = await consents.after(tx, by.clinic_id, client.client_id, after, limit)
        return ConsentPage(items=[_line(each) for each in page.items], next=page.next)


@router.post(
    "/v1/clients/{client_id}/consents",
    status_code=201,
    summary="Record a consent",
    responses=problems(400, 404, 409, 422, on_409=f"`channel_unknown`: there is no number or address for it. {_LEFT}"),
)
async def give_consent(client_id: UUID, body: ConsentGivenOnPaper, by: ByClinician, attempt: AsAttempt) -> ConsentShown:
    """**Warn the client of the risk first: a form without `risk_warning` is refused.** For e-mail the form is enough. For texts the client is asked once, by text, and has to say yes; who has done so already need
    not say it again for a further purpose. **Who left by their own word is not asked**: `only_start_opens` says so, and the form counts
    once START comes from their phone. Where answers to mails are not read, a form for mail brings mails back to who left by the link in
    one."""
    async with by.transaction() as tx:
        client = settled(await in_care(tx, by.clinic_id, ClientId(client_id)))
        turn = await once(by.desk, tx, by.clinic_id, attempt, body, now=by.now)
        if turn.first:
            form = Form(body.channel, body.wording_version, body.risk_warning, known(body.purposes) or frozenset())
            word = Word(by.key_id, body.reference)
            settled(await handlers.record(by.desk, tx, client, form, word, entry_id=turn.resource_id, now=by.now))
        return await _shown(tx, client, body.channel)


@router.post(
    "/v1/clients/{client_id}/consents/revoke",
    summary="Take a consent back",
    responses=problems(400, 404, 422),
)
async def revoke_consent(client_id: UUID, body: ConsentWithdrawn, by: ByClinician) -> ConsentShown:
    """From now on nothing more is sent for these purposes on the channel; without `purposes`, or if nothing is left to send, nothing
    on any. Doing it again does nothing."""
    async with by.transaction() as tx:
        await hold(tx, [client_id])
        client = await the_client(by, tx, client_id)
        word = Word(by.key_id, body.reference)
        await handlers.withdraw(by.desk, tx, client, body.channel, word, only=known(body.purposes), now=by.now)
        return await _shown(tx, client, body.channel)


def shown_consent(consent: Consent) -> ConsentShown:
    """A channel as it is shown to the client's own clinic."""
    return ConsentShown(
        channel=consent.channel,
        state=consent.state,
        since=consent.since,
        evidence=consent.evidence,
        wording_version=consent.wording_version,
        risk_warning=consent.risk_warning,
        purposes=_named(consent.purposes),
        only_start_opens=consent.left,
    )


async def _shown(tx: Tx, client: Client, channel: Channel) -> ConsentShown:
    standing = await consents.of(tx, client.clinic_id, [client.client_id])
    return shown_consent(standing[client.client_id][channel])


def _line(line: Line) -> ConsentLine:
    entry = line.entry
    return ConsentLine(
        entry_id=line.entry_id,
        channel=line.channel,
        said=entry.said,
        purposes=None if entry.purposes is None else _named(entry.purposes),
        at=entry.at,
        wording_version=entry.wording_version,
        risk_warning=entry.risk_warning,
        evidence=entry.evidence,
        reference=entry.reference,
        actor=entry.by.value,
        actor_id=entry.actor_id,
        form_opens=entry.form_opens,
    )


def _named(purposes: frozenset[Purpose]) -> list[PurposeCode]:
    return [each.value for each in Purpose if each in purposes]
