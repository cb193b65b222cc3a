"""An edit says which version it was made from, so that nobody overwrites what they have not read (RFC 9110, 13.1.1).

Every answer with something that can be edited carries its version as `ETag`. An edit names it, in `If-Match` or as `version` in
the body; both may, if they say the same.
"""

import re
from typing import Annotated

from fastapi import Header, Response
from handrail_shared.runtime.http import Problem
from pydantic import Field

from handrail_planner.core.refusals import Fault, NotValid
from handrail_planner.http.problems import problem_of

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=80, description='The version that was read, as in `ETag`: `"3"`.'),
]
VersionRead = Annotated[int | None, Field(ge=1, le=999_999_999, description="The version that was read; or If-Match.")]

_TAG = re.compile(r'(?:W/)?"?([1-9][0-9]{0,8})"?')


def show_version(response: Response, version: int) -> None:
    """Tell the caller which version this answer shows."""
    response.headers["ETag"] = f'"{version}"'


def version_read(if_match: str | None, in_body: int | None = None) -> int:
    """The version that the caller has read."""
    if if_match is None:
        if in_body is None:
            raise Problem(428, "version_required", "Say which version you read: If-Match, or `version` in the body.")
        return in_body
    matched = _TAG.fullmatch(if_match.strip())
    if matched is None or in_body not in {None, int(matched[1])}:
        raise problem_of(NotValid((Fault("header.If-Match", 'Write the version that was read, like "3".'),)))
    return int(matched[1])
