"""An edit says which version it was made from, so that nobody overwrites what they have not read (RFC 9110, 13.1.1).

Every answer with something that can be edited carries its version as `ETag`. An edit names it, in `If-Match` or as `version` in
the body; both may, if they say the same. Without either it is refused with 428, with another version than the newest with 412.
"""

import re
from typing import Annotated

from fastapi import Header, Response
from handrail_shared.runtime.http import Problem
from pydantic import Field, StrictInt

from handrail_planner.core.refusals import Fault, NotValid, StaleVersion
from handrail_planner.http.fields import stated
from handrail_planner.http.problems import problem_of

NO_VERSION = 0
"""What another server's entity tag says of ours: it is well written, and matches no version."""

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=80,
        description='The version that was read, as in `ETag`: `"3"`.',
        json_schema_extra=stated("string", maxLength=80, pattern=r'^(W/)?"[\x21\x23-\x7e]*"$|^[0-9]+$'),
    ),
]
VersionRead = Annotated[
    StrictInt | None, Field(ge=1, le=999_999_999, description="The version that was read; or If-Match.")
]

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"|([0-9]+)')
_VERSION = re.compile(r"[1-9][0-9]{0,8}")


def etag_of(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def show_version(response: Response, version: int) -> None:
    """Tell the caller which version this answer shows."""
    response.headers["ETag"] = etag_of(version)


def version_read(if_match: str | None, in_body: int | None = None) -> int:
    """The version that the caller has read. A proxy may weaken a tag on its way, so `W/"3"` is version 3, too."""
    if if_match is None:
        if in_body is None:
            raise Problem(428, "version_required", "Say which version you read: If-Match, or `version` in the body.")
        return in_body
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        raise _fault('Write one version, the one that was read, like "3".')
    text = tag[1] if tag[1] is not None else tag[2]
    version = int(text) if _VERSION.fullmatch(text) else NO_VERSION
    if in_body not in {None, version}:
        raise _fault("It says another version than the body: say one.")
    return version


def check_version(current: int, if_match: str | None, in_body: int | None = None) -> None:
    """Where a command need not name a version: one that names another than the newest is refused."""
    named = if_match is not None or in_body is not None
    if named and version_read(if_match, in_body) != current:
        raise problem_of(StaleVersion(current))


def _fault(sentence: str) -> Problem:
    return problem_of(NotValid((Fault("header.If-Match", sentence),)))
