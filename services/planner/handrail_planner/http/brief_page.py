"""The brief as one page, to be read on a screen or printed: the same as the JSON, the suggestion first, and nothing that is empty.

What is shown is escaped, nothing else may be loaded or run, and no copy is kept. It has the client's words in it, so its address
takes the clinic's key like any other, and has no words in it.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from handrail_planner.core.client import Client
from handrail_planner.http.access import ByClinician
from handrail_planner.http.brief import BriefShown, the_brief
from handrail_planner.http.brief_text import COUNTED, NUMBERS, WAITING, day, named
from handrail_planner.http.lookups import the_client
from handrail_planner.http.page.pages import headers
from handrail_planner.http.problems import problems
from handrail_planner.store import clinics

router = APIRouter(tags=["sessions"])

_HOME = "handrail_planner.http.page"


@router.get(
    "/v1/clients/{client_id}/brief.html",
    summary="The brief, as a page",
    response_class=HTMLResponse,
    responses=problems(404, 422),
)
async def show(client_id: UUID, by: ByClinician) -> HTMLResponse:
    """The brief for the next session as one page. It has the client's words in it, and tells browsers to keep no copy."""
    async with by.transaction() as tx:
        client = await the_client(by, tx, client_id)
        brief = await the_brief(by, tx, client)
        clinic = await clinics.find(tx, by.clinic_id)
    assert clinic is not None, "a client is a clinic's"
    return HTMLResponse(written(brief, client, clinic.alias), headers=headers(_style()))


def written(brief: BriefShown, client: Client, alias: str) -> str:
    """The page. Days are the client's own."""
    zone = ZoneInfo(client.contact.zone)
    return _page().render(
        brief=brief,
        alias=alias,
        day=lambda at: day(at, zone),
        named=named,
        told=_told,
        most=WAITING,
        numbers=NUMBERS,
        language="en",
    )


def _told(counts: Mapping[str, int]) -> list[tuple[int, str]]:
    return [(counts[name], words) for name, words in COUNTED.items() if counts[name]]


@cache
def _style() -> str:
    home = resources.files(_HOME)
    return "".join(home.joinpath(name).read_text("utf-8") for name in ("page.css", "brief.css"))


@cache
def _page() -> Template:
    loads = Environment(
        loader=PackageLoader(_HOME),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loads.globals["style"] = Markup(_style())  # noqa: S704  # our own files, and what the hash is of
    return loads.get_template("brief.html")
