"""Templates from a YAML file and back: all of a file's templates, or every fault with its line and column.

What is written by `written` reads back as equal templates. A file names its format in its first field, so that a later format
can be told from this one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml
from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from handrail_planner.core.template.document import Part, Template
from handrail_planner.core.template.tree import Path, Place, Spot, Tree, Unreadable, grow

FORMAT = 1
MAX_TEMPLATES = 200
MAX_FAULTS = 50


class Shelf(Part):
    """A file of templates."""

    handrail_templates: int = Field(ge=FORMAT, le=FORMAT, strict=True)
    templates: tuple[Template, ...] = Field(min_length=1, max_length=MAX_TEMPLATES)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in a file that can't be meant so, and where. `field` is empty where the file is not even YAML."""

    place: Place
    field: str
    fault: str


@dataclass(frozen=True, slots=True)
class Read:
    """A file's templates, and where each of their fields stands."""

    templates: tuple[Template, ...]
    tree: Tree

    def misfit(self, number: int, field: str, fault: str) -> Misfit:
        """A fault found later in a field, such as `discreet.0`, of the template of that number."""
        steps = tuple(int(step) if step.isdigit() else step for step in field.split(".")) if field else ()
        path: Path = ("templates", number, *steps)
        return Misfit(_spot(self.tree.spots, path).value, _dotted(path), fault)


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a file was not read, the first places first."""

    misfits: tuple[Misfit, ...]


def read(raw: bytes) -> Read | Unfit:
    """The templates of a file."""
    tree = grow(raw)
    if isinstance(tree, Unreadable):
        return Unfit((Misfit(tree.place, "", tree.fault),))
    try:
        shelf = Shelf.model_validate(tree.data)
    except ValidationError as error:
        found = sorted((_misfit(each, tree) for each in _own_faults(error)), key=lambda misfit: misfit.place)
        return Unfit(tuple(found[:MAX_FAULTS]))
    if twice := tuple(_twice(shelf.templates, tree)):
        return Unfit(twice)
    return Read(shelf.templates, tree)


def written(templates: Sequence[Template]) -> str:
    """The templates as a file."""
    shelf = {"handrail_templates": FORMAT, "templates": [_plainly(each) for each in templates]}
    text: str = yaml.dump(shelf, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text


class _Dumper(yaml.SafeDumper):
    """Writes what is said twice twice, as readers refuse anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _plainly(template: Template) -> dict[str, object]:
    fields = template.model_dump(mode="json", exclude_defaults=True)
    return {"id": template.id, "version": template.version, **fields}


def _twice(templates: Sequence[Template], tree: Tree) -> Iterator[Misfit]:
    seen: set[str] = set()
    for number, template in enumerate(templates):
        if template.id in seen:
            path: Path = ("templates", number, "id")
            yield Misfit(tree.spots[path].value, _dotted(path), "Another template of this file has this id.")
        seen.add(template.id)


def _own_faults(error: ValidationError) -> Iterator[ErrorDetails]:
    """Without the lists that are only too short because a member of theirs is not as it must be."""
    found = error.errors()
    for each in found:
        inner = (other["loc"] for other in found if len(other["loc"]) > len(each["loc"]))
        if each["type"] != "too_short" or not any(loc[: len(each["loc"])] == each["loc"] for loc in inner):
            yield each


def _misfit(error: ErrorDetails, tree: Tree) -> Misfit:
    path: Path = tuple(error["loc"])
    spot = _spot(tree.spots, path)
    place = spot.name if error["type"] == "extra_forbidden" else spot.value
    shown = path if error["type"] != "extra_forbidden" else path[:-1]
    return Misfit(place, _dotted(shown), sentence(error))


def _spot(spots: Mapping[Path, Spot], path: Path) -> Spot:
    """Where the path stands, or the nearest thing around it that does."""
    near = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in spots)
    return spots[near]


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)


_SENTENCES: Mapping[str, str] = {
    "extra_forbidden": "There is no such field: look for a misspelt name.",
    "string_type": "Write text here; a number, true, false or null goes in quotes to be text.",
    "int_type": "Write a whole number, without quotes.",
    "bool_type": "Write true or false, without quotes.",
    "tuple_type": "Write a list here, each of its members behind a dash.",
    "model_type": "Write fields here, as `name: value`.",
    "string_too_short": "Write something here.",
    "string_too_long": "Use at most {max_length} characters.",
    "literal_error": "Use one of {expected}.",
    "too_short": "Give at least {min_length}.",
    "too_long": "Give at most {max_length}.",
    "greater_than_equal": "Use a number of at least {ge}.",
    "less_than_equal": "Use a number of at most {le}.",
}


def sentence(error: ErrorDetails) -> str:
    """What to do about a fault of shape. It never repeats what was written."""
    if error["type"] == "missing":
        return f"The field {error['loc'][-1]} is missing."
    if error["type"] == "string_pattern_mismatch":
        return (
            "Use lower-case letters a-z, digits and underscores, a letter first."
            if error["loc"][-1] != "language"
            else ("Write the language as two or three letters, such as en or es-MX.")
        )
    told = _SENTENCES.get(error["type"])
    return told.format(**error.get("ctx", {})) if told else error["msg"].removeprefix("Value error, ")
