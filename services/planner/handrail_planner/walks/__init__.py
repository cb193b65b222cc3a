"""The walk-throughs that come with Handrail, read once and never changed: a clinician gives one to a plan, as it is or changed.

They stand as files beside this module, each in the languages that it was written in. A file that does not read is a broken installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml
from handrail_shared.contracts.wording import tongue_of
from pydantic import BaseModel, ConfigDict, Field

from handrail_planner.core.walk_through import Step, Takes, WalkThrough


class _StepRead(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    takes: Takes = "ok"


class _WordsRead(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    steps: list[_StepRead] = Field(min_length=2, max_length=8)


class _FileRead(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    summary: str
    en: _WordsRead
    es: _WordsRead


@dataclass(frozen=True, slots=True)
class Shipped:
    """One that comes with Handrail, by language."""

    id: str
    summary: str
    said: Mapping[str, WalkThrough] = field(repr=False)

    def of(self, language: str) -> WalkThrough:
        """In the language that texts are written in for who speaks this one."""
        return self.said[tongue_of(language)]


@cache
def shipped() -> Mapping[str, Shipped]:
    """By their ids, in the order of the ids."""
    files = (file for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml"))
    read = (_FileRead.model_validate(yaml.safe_load(file.read_bytes())) for file in files)
    return {each.id: _shipped(each) for each in sorted(read, key=lambda one: one.id)}


def _shipped(file: _FileRead) -> Shipped:
    said = {"en": file.en, "es": file.es}
    return Shipped(file.id, file.summary, {language: _walk(words) for language, words in said.items()})


def _walk(words: _WordsRead) -> WalkThrough:
    return WalkThrough(words.name, tuple(Step(each.text, each.takes) for each in words.steps))
