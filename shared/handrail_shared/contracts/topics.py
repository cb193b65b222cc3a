"""Which topics there are and how each is kept.

Every record's key is the opaque id of the client it is about (of the clinic, where it is about no client), so all that
happens to one client stays in order. In the compacted topic the key is the plan, whose last word counts. A partition count is fixed at birth: changing it would move keys.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Topic(StrEnum):
    """The topics, named domain first and version last."""

    CLIENTS = "handrail.clients.v1"
    PLANS = "handrail.plans.v1"
    NUDGES = "handrail.nudges.v1"
    REPLIES = "handrail.replies.v1"
    PROGRESS = "handrail.progress.v1"
    PROGRESS_STATE = "handrail.progress.state.v1"
    """The latest of each plan: compacted, and keyed by the plan."""


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """How a topic is created: its partitions, and how long it keeps records (None: for good)."""

    name: str
    partitions: int
    retention: timedelta | None = None
    compacted: bool = False


EVENT_RETENTION = timedelta(days=90)
DEAD_LETTER_RETENTION = timedelta(days=14)
PARTITIONS = 6

TOPICS: tuple[TopicSettings, ...] = (
    *(TopicSettings(topic.value, PARTITIONS, EVENT_RETENTION) for topic in Topic if topic is not Topic.PROGRESS_STATE),
    TopicSettings(Topic.PROGRESS_STATE.value, PARTITIONS, None, compacted=True),
)
COMPACTED = tuple(settings.name for settings in TOPICS if settings.compacted)


def dead_letter_topic(topic: str, group: str) -> TopicSettings:
    """Where a group puts a record of `topic` that it cannot handle."""
    return TopicSettings(f"{topic}.{group}.dlq", 1, DEAD_LETTER_RETENTION)
