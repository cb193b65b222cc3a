"""The templates that come with Handrail, read once and never changed: a clinic copies one to make it its own.

They stand as files beside this module, in the format that a clinic imports and exports. A file that does not read is a broken
installation, and says so with its line when the library is first asked for.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from handrail_planner.core.template.document import Template
from handrail_planner.core.template.reading import Unfit, read


class BrokenLibrary(RuntimeError):
    """A file of the library does not read."""


@cache
def built_in() -> Mapping[str, Template]:
    """The built-in templates by their ids, in the order of the ids."""
    found: dict[str, Template] = {}
    for file in resources.files(__name__).iterdir():
        if not file.name.endswith(".yaml"):
            continue
        shelf = read(file.read_bytes())
        if isinstance(shelf, Unfit):
            first = shelf.misfits[0]
            raise BrokenLibrary(f"{file.name}, line {first.place.line}: {first.field} {first.fault}")
        found |= {template.id: template for template in shelf.templates}
    return {template_id: found[template_id] for template_id in sorted(found)}
