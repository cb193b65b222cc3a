# ruff: noqa: INP001, T201 - a script, not a module
"""A .env for docker compose with secrets that nobody has seen, readable by its owner alone.

An .env that is there already is never touched: it holds the only key to the clients' data. Needs Python and nothing else.
"""

import base64
import os
import re
import secrets
import sys
from pathlib import Path

TEMPLATE = Path(__file__).parent / "env.example"

MAKERS = {
    "<root key>": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "<password>": lambda: secrets.token_hex(24),
    "<account>": lambda: "AC" + secrets.token_hex(16),
}


def filled(template: str) -> str:
    """The template with every <...> value replaced, each by a secret of its own."""
    return re.sub(
        r"^([A-Z_]+)=(<[a-z ]+>)$", lambda line: f"{line[1]}={MAKERS[line[2]]()}", template, flags=re.MULTILINE
    )


def main(target: Path) -> int:
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{target} is there already and stays as it is. To begin anew, move it away yourself.", file=sys.stderr)
        return 1
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(filled(TEMPLATE.read_text("utf-8")))
    print(f"Wrote {target}. Keep a copy of HANDRAIL_ROOT_KEY in another place. Next: docker compose up")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE.parents[1] / ".env"))
