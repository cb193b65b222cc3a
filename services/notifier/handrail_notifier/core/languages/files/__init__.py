"""What each file of a language may hold, a module for each: `replies.py` for `replies.toml`, and so on.

A file is checked as a whole: what it needs is there, and nothing stands in it that nobody reads. So a name that is misspelt there is told, and not
left out.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Phrases = Annotated[tuple[str, ...], Field(min_length=1)]
Edition = Annotated[str, Field(pattern=r"^[0-9]{4}\.[0-9]{2}\.[0-9]{2}$")]
"""A day. What a case says of its list goes on the bus in this form, so that another would keep every case from being told."""


class Checked(BaseModel):
    """A file, or a part of one. How it is checked is worked out with the first file that is read, and not by who only imports it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
