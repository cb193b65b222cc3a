"""The clock rules of time zones, as this process reads them."""

import hashlib
import zoneinfo
from importlib import resources
from pathlib import Path


def fingerprint(zone: str) -> str:
    """A digest of the rules of a zone's clock: another one means that openings may be at other instants than was worked out.

    The rules are those that `zoneinfo` reads: the system's, or else those of the tzdata package. Raises `LookupError` where neither
    has the zone.
    """
    return hashlib.sha256(_rules(zone)).hexdigest()


def _rules(zone: str) -> bytes:
    zoneinfo.ZoneInfo(zone)  # raises for a name that is none, so that no other file is read
    for folder in zoneinfo.TZPATH:
        file = Path(folder, zone)
        if file.is_file():
            return file.read_bytes()
    return resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).read_bytes()
