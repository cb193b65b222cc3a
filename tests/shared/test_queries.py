"""Every named query of the kit and the services: the server takes it, the code uses it, it keeps to a clinic, and a hot one has its index."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import asyncpg
import pytest
from handrail_progress.store import beside
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.sql import Queries

from tests.support.postgres import Database, TestServer


@dataclass(frozen=True, slots=True)
class Source:
    """A `queries.sql`, the package that uses it, and the services whose roles run it."""

    package: str
    roles: tuple[str, ...]
    used_in: str

    @property
    def queries(self) -> Queries:
        return Queries.of(self.package)


SERVICES = ("planner", "notifier", "progress")
SOURCES = {
    "kit": Source("handrail_shared.runtime", SERVICES, "handrail_shared"),
    "vault": Source("handrail_shared.runtime.vault", SERVICES, "handrail_shared"),
    "planner": Source("handrail_planner", ("planner",), "handrail_planner"),
    "notifier": Source("handrail_notifier", ("notifier",), "handrail_notifier"),
    "progress": Source("handrail_progress", ("progress",), "handrail_progress"),
}

ACROSS_CLINICS = {
    "kit": {
        "next_outbox": "the relay serves every clinic",
        "move_to_log": "the relay serves every clinic",
        "backlog": "the relay serves every clinic",
        "log_after": "the relay says everything again",
        "forget_inbox": "what is old is forgotten for every clinic",
        "forget_log": "what is old is forgotten for every clinic",
    },
    "vault": {
        "access_key": "the key says which clinic it opens",
        "any_data_key": "the doctor tries the root key on any",
    },
    "planner": {
        "forget_supporters_numbers": "what is old is forgotten for every clinic",
        "expired_plans": "the expiry loop serves every clinic",
        "next_expiry": "the expiry loop serves every clinic",
        "unanswered_plans": "the expiry loop serves every clinic",
        "sessions_awaiting_a_plan": "the loop of due sessions serves every clinic",
        "next_plan_due": "the loop of due sessions serves every clinic",
        "next_calendar": "the loop of calendars serves every clinic",
        "calendars_failing_since": "the doctor asks for every clinic",
        "link_by_token": "the token in the address says which clinic it is",
        "fit_checks_due": "the loop of fit checks serves every clinic",
        "next_fit_check": "the loop of fit checks serves every clinic",
    },
    "notifier": {
        "next_supporter": "whoever a client of any clinic chose is looked at",
        "due_supporters": "whoever a client of any clinic chose is looked at",
        "mailing": "the doctor asks for every clinic",
        "next_which": "the loop of unsaid reports serves every clinic",
        "due_which": "the loop of unsaid reports serves every clinic",
        "begin_lists": "a number's list is one, whichever clinics write from it",
        "claim_list": "a number's list is one, whichever clinics write from it",
        "oldest_list": "the gauge and the doctor are of every clinic",
        "clinic_of_attempt": "the attempt in the callback's address says which clinic it is",
        "attempt_of_provider_id": "the carrier's id of a text says which clinic it is",
        "keep_early_report": "what came before its text is nobody's yet",
        "claim_early_reports": "what came before its text is nobody's yet",
        "early_report_waits": "what came before its text is nobody's yet",
        "forget_early_report": "what came before its text is nobody's yet",
        "in_doubt": "the gauge and the doctor ask for every clinic",
        "ended_unconcluded_since": "the doctor asks for every clinic",
        "claim_texts": "the dispatcher serves every clinic",
        "next_due": "the dispatcher serves every clinic",
        "owners": "a provider lists texts by number, and several clinics may share one",
        "taken_provider_ids": "a provider lists texts by number, and several clinics may share one",
        "others_with_id": "a provider lists texts by number, and several clinics may share one",
        "ahead_of_copy": "the copy in the callback's address says which clinic it is",
        "ahead_of_provider_id": "the carrier's id of a text says which clinic it is",
        "escaped_since": "the doctor asks for every clinic",
        "open_elsewhere": "the doctor asks for every clinic",
        "next_ahead": "the loop of what is posted ahead serves every clinic",
        "next_check_in": "check-ins are drawn for every clinic",
        "due_check_ins": "check-ins are drawn for every clinic",
        "next_recap": "whose week is over is looked at for every clinic",
        "due_recaps": "whose week is over is looked at for every clinic",
        "next_notice": "the loop serves every clinic",
        "due_notices": "the loop serves every clinic",
        "next_renewal": "which consent may have grown too old is looked at for every clinic",
        "due_renewals": "which consent may have grown too old is looked at for every clinic",
        "next_unsettled": "the reconciler serves every clinic",
        "open_breakers": "the doctor and the gauge ask for every clinic",
        "count_readable": "the gauge is of every clinic",
        "count_elsewhere": "the gauge and the doctor are of every clinic",
        "next_alarm": "the loop of alarms serves every clinic",
        "due_alarms": "the loop of alarms serves every clinic",
        "next_step": "the loop of ladders serves every clinic",
        "due_cases": "the loop of ladders serves every clinic",
        "unanswered_cases": "the gauge and the doctor are of every clinic",
        "feedback_unread": "the gauge and the doctor are of every clinic",
        "zones_in_use": "the clocks of all clients are looked at when the process starts",
    },
    "progress": {
        "copy_rules": "the rows chosen are one clinic's, and the table beside is of the same make",
        "write_rules": "the same the other way round",
        "next_look": "the loop of looks serves every clinic",
    },
}


@pytest.fixture
def database(new_database: Database) -> Database:
    """How a query is planned depends on what was ever in a table."""
    return new_database


@pytest.mark.parametrize("source", SOURCES)
async def test_every_query_is_one_that_the_server_understands(source: str, database: Database) -> None:
    for service in SOURCES[source].roles:
        async with AsRole(service, database) as tx:
            if service == "progress":
                await beside.lay_out(tx, service)
            for name, statement in SOURCES[source].queries.items():
                assert await tx.prepare(statement) is not None, name


@pytest.mark.parametrize("source", SOURCES)
def test_every_query_is_used_and_every_used_one_is_there(source: str) -> None:
    package = SOURCES[source].used_in
    folder = Path(str(resources.files(package)))
    others = [key for key, other in SOURCES.items() if other.used_in == package]
    code = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    asked = set(re.findall(r'SQL\[\s*"(\w+)"\s*\]', code))
    assert set(SOURCES[source].queries) <= asked, "not used"
    assert asked <= {name for key in others for name in SOURCES[key].queries}, "not there"


@pytest.mark.parametrize("source", SOURCES)
async def test_every_query_on_clients_data_names_the_clinic(source: str, database: Database) -> None:
    admin = await asyncpg.connect(database.admin_dsn)
    rows = await admin.fetch(
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE column_name = 'clinic_id'"
    )
    await admin.close()
    kept = {row["table_name"] for row in rows}
    queries = SOURCES[source].queries
    careless = {name for name in queries if _tables(queries[name]) & kept and not _keeps_to_clinics(queries[name])}
    assert careless == set(ACROSS_CLINICS[source])


def _tables(statement: str) -> set[str]:
    return set(re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:vault\.)?([a-z_]+)", statement))


def _keeps_to_clinics(statement: str) -> bool:
    """Whether the clinic is in an INSERT's columns, or in what chooses or joins the rows; to select it is not enough."""
    told = re.sub(r"^\s*--.*$", "", statement, flags=re.MULTILINE)
    if re.match(r"\s*INSERT", told):
        return "clinic_id" in told.partition("(")[2].partition(")")[0]
    for projection in (
        r"\b(?:RETURNING|ORDER BY|GROUP BY)\b[^()]*",
        r"INSERT INTO \w+ \([^)]*\)",
        r"\bSELECT\b[^()]*?(?=FROM)",
    ):
        told = re.sub(projection, "", told)
    chosen = re.split(r"\b(?:WHERE|JOIN)\b", told, maxsplit=1)
    return len(chosen) > 1 and "clinic_id" in chosen[1]


HOT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kit": {
        "next_outbox": ("outbox_pkey",),
        "move_to_log": ("outbox_pkey",),
        "log_after": ("event_log_pkey",),
        "forget_inbox": ("inbox_received_at",),
        "forget_log": ("event_log_published_at",),
    },
    "planner": {
        "clients_after": ("client_pages",),
        "plans_after": ("plan_pages",),
        "goals_after": ("goal_pages",),
        "goal_ratings_after": ("goal_rating_pages",),
        "standing_levels": ("goal_pages", "goal_rating_pages"),
        "balance": ("goal_", "plan_pages"),
        "reviews_after": ("review_pages",),
        "expired_plans": ("plan_expiry",),
        "next_expiry": ("plan_expiry", "plan_unanswered"),
        "fit_checks_due": ("client_fit_due",),
        "next_fit_check": ("client_fit_due",),
        "unanswered_plans": ("plan_unanswered",),
        "live_plans": ("plan_pages",),
        "plan_in_focus": ("plan_focus",),
        "plan_versions_after": ("plan_version_pkey",),
        "last_plan_answer": ("plan_answer_pages",),
        "consent_entries": ("consent_entry_pages",),
        "consent_entries_after": ("consent_entry_pages",),
        "forget_requests": ("made_by_request",),
        "templates_after": ("template_pkey",),
        "worksheets_after": ("worksheet_pages",),
        "clearings": ("gate_clearing_pkey",),
        "link_by_token": ("link_pkey",),
        "links_of_plan": ("link_plan",),
        "standing_named": ("standing_",),
        "standing_of_clients": ("standing_",),
        "heard_of_client": ("heard_client",),
        "clients_heard_of_before": ("heard_client",),
        "sessions_awaiting_a_plan": ("session_plan_due",),
        "next_plan_due": ("session_plan_due",),
        "sessions_around_now": ("session_pages",),
        "debt_of_clients": ("insight_",),
        "forget_links": ("link_age",),
        "claim_calendars": ("calendar_due", "calendar_pkey"),
        "next_calendar": ("calendar_due",),
        "calendars_failing_since": ("calendar_failing",),
    },
    "notifier": {
        "claim_moments": ("moment_due_before", "moment_due_other", "plan_pkey"),
        "claim_texts": ("text_rank",),
        "moments_to_post_ahead": ("moment_ahead",),
        "next_to_post_ahead": ("moment_ahead",),
        "next_due": ("moment_due_before", "moment_due_other", "text_rank"),
        "next_unsettled": ("attempt_settle", "early_report_look"),
        "in_doubt": ("attempt_unknown",),
        "ended_unconcluded_since": ("doubt_unconcluded",),
        "texts_unheard": ("attempt_words", "delivery_report_pkey"),
        "attempt_of_provider_id": ("attempt_provider",),
        "claim_early_reports": ("early_report_look",),
        "claim_unsettled": ("attempt_settle",),
        "next_inbound": ("inbound_due",),
        "next_alarm": ("inbound_unheeded",),
        "due_alarms": ("inbound_unheeded",),
        "next_step": ("crisis_case_due",),
        "open_case": ("crisis_case_open",),
        "left_meanwhile": ("left_address_pkey", "text_pkey"),
        "failed_steps": ("crisis_case_due", "crisis_step_pkey", "crisis_text_case", "text_pkey"),
        "unread_free_text": ("reply_unread",),
        "feedback_unread": ("reply_feedback_unread",),
        "due_inbound": ("inbound_due",),
        "due_check_ins": ("check_in_due",),
        "next_check_in": ("check_in_due",),
        "asks_of_client": ("ask_client",),
        "due_recaps": ("wish_recap_due",),
        "due_notices": ("consent_notice",),
        "next_recap": ("wish_recap_due",),
        "next_notice": ("consent_notice",),
        "due_renewals": ("consent_renewal",),
        "next_renewal": ("consent_renewal",),
        "told_in_week": ("reply_client",),
        "opted_out_since": ("inbound_opt_out",),
        "replies_of_client": ("reply_client",),
        "decisions_of_client": ("decision_client",),
        "texts_of_client": ("text_client",),
        "opportunities": ("decision_client", "reply_opportunity"),
        "standings": ("client_pkey", "decision_sent", "text_client", "busy_span_pkey", "review_invite_pkey"),
        "add_text_decision": ("text_decision_pkey",),
        "decisions_of_text": ("text_decision_pkey",),
        "waiting_texts": ("text_",),
        "latest_openings": ("decision_client",),
        "openings": ("decision_pkey", "reply_opportunity"),
        "nudges_of_texts": ("decision_pkey", "plan_pkey"),
        "moments_of_clients": ("moment_client",),
        "moments_in_zone": ("client_zone", "moment_client"),
        "last_of_page": ("client_zone",),
        "anchors": ("anchor_client",),
        "decision": ("decision_pkey", "postponement_pkey"),
        "who_wrote": ("client_phone", "inbound_pkey"),
        "clinic_of_attempt": ("attempt_by_id",),
        "planned_texts": ("text_waiting",),
        "attempts": ("attempt_", "text_pkey", "decision_pkey"),
        "asked_about": ("proposal_client", "text_pkey"),
        "proposal_of_text": ("proposal_client",),
        "risk_reports": ("risk_report_pkey",),
        "prune_risk_reports": ("risk_report_",),
        "asked_of": ("decision_pkey", "client_pkey"),
        "drop_busy_spans": ("busy_span_pkey",),
        "traffic": ("attempt_number", "inbound_lately", "client_pkey", "supporter_pkey"),
        "same_texts": ("attempt_number", "ahead_words"),
        "complaints": ("complaint_pkey", "client_pkey"),
        "forget_complaints": ("complaint_pkey",),
        "tallies": ("tally_pkey",),
        "sent_and_filtered": ("tally_pkey",),
        "forget_tallies": ("tally_pkey",),
        "mark_number": ("client_pkey",),
        "number_works": ("client_pkey", "complaint_pkey"),
        "send_again": ("text_pkey", "attempt_text"),
    },
    "progress": {
        "runs_of_plans": ("run_pkey",),
        "opportunities_named": ("opportunity_pkey",),
        "waypoints_before": ("waypoint_pkey",),
        "tails_of_plans": ("opportunity_place",),
        "stale_plans": ("run_stale",),
        "rules_of_clinics": ("clinic_rules_pkey",),
        "consistency_of_plans": ("opportunity_place",),
        "last_opportunities": ("opportunity_place",),
        "last_ratings": ("rating_pkey",),
        "progress_of_client": ("run_client",),
        "events_after": ("event_log_clinic",),
    },
}
USUAL: Mapping[str, str] = {"claim_unsettled": "now(), now(), 20, '{numbers}'"}
"""Arguments for a query whose plan depends on them: its limit is small, which a generic plan cannot know."""
FILLING = Path(__file__).with_name("many_rows.sql")


@pytest.fixture(scope="module")
async def filled(postgres_server: TestServer) -> AsyncIterator[Database]:
    """Many rows in every table; whoever has it only asks how it would be read."""
    async with postgres_server.database() as new:
        admin = await asyncpg.connect(new.admin_dsn)
        await admin.execute(FILLING.read_text("utf-8"))
        await admin.close()
        yield new


@pytest.mark.parametrize("source", HOT)
async def test_hot_queries_use_their_index(source: str, filled: Database) -> None:
    queries = SOURCES[source].queries
    async with AsRole(SOURCES[source].roles[0], filled) as tx:
        for name, indexes in HOT[source].items():
            plan = await _plan(tx, name, queries[name])
            assert "Seq Scan" not in plan, f"{name}:\n{plan}"
            for index in indexes:
                assert index in plan, f"{name}:\n{plan}"


@pytest.fixture(params=["nothing", "many rows"])
def either(request: pytest.FixtureRequest) -> Database:
    """A database in whose tables nothing ever was, and one with many rows."""
    found: Database = request.getfixturevalue("database" if request.param == "nothing" else "filled")
    return found


async def test_moments_are_claimed_in_the_order_of_their_index(either: Database) -> None:
    async with AsRole("notifier", either) as tx:
        plan = await _plan(tx, "claim_moments", SOURCES["notifier"].queries["claim_moments"])
    assert "Sort" not in plan, f"all that is due is looked at for each batch:\n{plan}"


async def _plan(tx: Tx, name: str, statement: str) -> str:
    numbers = [int(number) for number in re.findall(r"\$(\d+)", statement)]
    await tx.execute(f"PREPARE {name} AS {statement}")
    generic = "NULL" + ", NULL" * (max(numbers) - 1) if numbers else ""
    arguments = f"({USUAL.get(name, generic)})" if numbers else ""
    await tx.execute(f"SET LOCAL plan_cache_mode = force_{'custom' if name in USUAL else 'generic'}_plan")
    return "\n".join(row[0] for row in await tx.fetch(f"EXPLAIN EXECUTE {name}{arguments}"))


class AsRole:
    """A transaction of a service's own role, for every clinic."""

    def __init__(self, service: str, database: Database) -> None:
        self._db = Db(database.dsn(f"handrail_{service}"), schema=service, max_size=2)

    async def __aenter__(self) -> Tx:
        await self._db.open()
        self._scope = self._db.everywhere()
        return await self._scope.__aenter__()

    async def __aexit__(self, *how: object) -> None:
        await self._scope.__aexit__(None, None, None)
        await self._db.close()
