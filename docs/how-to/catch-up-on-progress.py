"""Fetch Handrail's progress events over HTTP, with nothing but Python: all that are kept at first, then what is new.

Where it stopped lies in a file, the id of the last event: started again, it goes on after it, and leaves nothing out.
"""

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = 200
PATIENCE_SECONDS = 30


def page(address: str, key: str, after: str) -> list[dict[str, Any]]:
    """The next events after the one of that id, in order; none if there is nothing new."""
    query = urllib.parse.urlencode({"after": after, "limit": PAGE})
    request = urllib.request.Request(  # noqa: S310  # the address is the reader's own
        f"{address}/v1/events?{query}", headers={"Authorization": f"Bearer {key}"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
        events: list[dict[str, Any]] = json.load(answer)["events"]
    return events


def events_after(address: str, key: str, after: str) -> Iterator[dict[str, Any]]:
    """Every event after that one, page by page, until nothing is new."""
    while events := page(address, key, after):
        yield from events
        after = events[-1]["id"]


def show(event: dict[str, Any]) -> None:
    """Here is the place of your own work. Do it before the id is written down: then nothing is lost, and little comes twice."""
    print(f"{event['time']} {event['type']} {json.dumps(event['data'])}", flush=True)


def catch_up(address: str, key: str, place: Path) -> None:
    after = place.read_text("utf-8").strip() if place.exists() else "0"
    for event in events_after(address, key, after):
        show(event)
        place.write_text(event["id"], "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--address", default="http://127.0.0.1:8003", help="the progress service")
    parser.add_argument("--place", type=Path, default=Path("progress-events.last"), help="where the last id is kept")
    parser.add_argument("--every", type=float, help="ask again every so many seconds; without it: once")
    given = parser.parse_args()
    key = os.environ.get("HANDRAIL_KEY") or sys.exit("Set HANDRAIL_KEY to a key of the clinic with the scope progress.")
    while True:
        try:
            catch_up(given.address, key, given.place)
        except urllib.error.HTTPError as refused:
            sys.exit(f"{refused.code}: {json.load(refused).get('detail', refused.reason)}")
        except OSError as away:
            print(f"not reached: {away}", file=sys.stderr)
            if given.every is None:
                sys.exit(1)
        if given.every is None:
            return
        time.sleep(given.every)


if __name__ == "__main__":
    main()
