"""A template as a document: the same shape in a YAML file, in the API and in the database, and nothing that is not in it.

Reading one checks its shape only: which fields, which types, how long. Whether its words are fit to be sent is `lint`'s.
Every text is one line. Requirements R10 (tags, a clinic's own), R11 (kinds of plan), R13 (a start in steps), R22 (languages).
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from handrail_planner.core.lines import ONE_LINE_OF_WORDS, is_one_line
from handrail_planner.core.plan import CueKind, PlanKind, ResponseKind

Modality = Literal["cbt", "dbt", "act", "trauma_informed", "relapse_prevention", "compassion_focused"]
GateKind = Literal["requires_medical_ok", "not_where_violence", "rungs_by_clinician_only", "needs_night_consent"]
FieldKind = Literal["text", "choice", "scale", "time", "days"]
PlanField = Literal[
    "cue",
    "response",
    "first_act",
    "tiny",
    "step",
    "rung",
    "obstacle",
    "done_when",
    "rationale",
    "avoided",
    "prediction",
    "discreet",
    "window_days",
    "window_start",
    "window_end",
    "reflection",
]
"""Where an answer goes. `reflection` stays on the worksheet; `step` and `rung` may stand more than once."""
MAX_FIELDS = 20
"""Questions of a worksheet."""


def _one_line(text: str) -> str:
    if not is_one_line(text):
        raise ValueError("Use one line, without control characters.")
    return text


_WRITTEN = Field(json_schema_extra={"pattern": ONE_LINE_OF_WORDS})
Short = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_one_line), _WRITTEN]
Act = Annotated[str, StringConstraints(min_length=1, max_length=140), AfterValidator(_one_line), _WRITTEN]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line), _WRITTEN]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_one_line), _WRITTEN]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
FieldKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


class Part(BaseModel):
    """A part of a document: frozen, without unknown fields, and no error repeats what was written."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)


class Cue(Part):
    """The *if*: what kind of cue, and how clients put it."""

    kind: CueKind
    examples: tuple[Act, ...] = Field(min_length=1, max_length=8)


class Response(Part):
    """The *then*: its kind, how a client may put it, and the first act, which takes two minutes or less (R1.1)."""

    kind: ResponseKind
    example: Act
    first_act: Act
    first_act_minutes: StrictInt = Field(ge=1, le=60)
    minutes: StrictInt = Field(default=2, ge=1, le=480, description="How long the whole response takes.")


class Rung(Part):
    """A larger step, for later."""

    act: Act
    minutes: StrictInt = Field(ge=1, le=480)


class PersonalSlot(Part):
    """What each client writes in their own words, and how it may sound."""

    prompt: Sentence
    example: Act


class Measure(Part):
    """What is rated 0 to 10: before and after, or after only."""

    of: Short
    low: Short
    high: Short
    before: StrictBool = True


class Gate(Part):
    """What has to be cleared by the clinician first, why, and what to offer where it can't be."""

    kind: GateKind
    why: Sentence
    instead: Slug | None = None


class WorksheetField(Part):
    """One question that clinician and client answer together (R09)."""

    key: FieldKey
    prompt: Sentence
    kind: FieldKind = "text"
    choices: tuple[Act, ...] = Field(default=(), max_length=12)
    required: StrictBool = False
    maps_to: PlanField = "reflection"


class Content(Part):
    """What a template says."""

    language: LanguageTag
    name: Short = Field(description="For the clinic's staff; no client sees it.")
    summary: Sentence
    rationale: Sentence = Field(description="For the client: why this plan, in one line.")
    modalities: tuple[Modality, ...] = Field(min_length=1, max_length=6)
    technique: Short
    plan_kind: PlanKind = "plain"
    cue: Cue
    response: Response
    ladder: tuple[Rung, ...] = Field(default=(), max_length=8)
    tiny: Act
    done_when: Sentence
    obstacles: tuple[Sentence, ...] = Field(min_length=1, max_length=6)
    discreet: tuple[Act, ...] = Field(min_length=1, max_length=12, description="Wordings for a lock screen.")
    personal: PersonalSlot
    reflection: Sentence
    measure: Measure
    review_hint: Sentence
    gates: tuple[Gate, ...] = Field(default=(), max_length=4)
    not_for: tuple[Sentence, ...] = Field(default=(), max_length=6)
    worksheet: tuple[WorksheetField, ...] = Field(default=(), max_length=MAX_FIELDS)


class Template(Content):
    """A template under its id. `version` counts a clinic's edits."""

    id: Slug
    version: StrictInt = Field(default=1, ge=1, le=1_000_000)

    @property
    def content(self) -> Content:
        """The same without id and version: what an edit replaces."""
        return Content(**{name: getattr(self, name) for name in Content.model_fields})


def named(template_id: str, version: int, content: Content) -> Template:
    """The content as a template of that id and version."""
    return Template(id=template_id, version=version, **{name: getattr(content, name) for name in Content.model_fields})
