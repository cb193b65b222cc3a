"""The leanest server that the SDK takes for a carrier: it answers each request for a text with a new text, after a while.

The pretend carrier remembers, signs and calls back, and would be what is measured. `python -m bench.sending.carrier MILLISECONDS`
prints its port.
"""

import asyncio
import json
import sys
from collections import Counter
from itertools import count

from aiohttp import web

ACCOUNT = "AC" + "0" * 31 + "1"


def app(seconds: float) -> web.Application:
    """Takes any text, after so long."""
    numbers = count(1)
    taken: Counter[str] = Counter()

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        await asyncio.sleep(seconds)
        taken[str(form["Body"])] += 1
        made = {
            "sid": f"SM{next(numbers):032x}",
            "account_sid": ACCOUNT,
            "status": "queued",
            "to": form["To"],
            "from": form["From"],
            "body": form["Body"],
            "num_segments": "1",
            "error_code": None,
        }
        return web.Response(status=201, text=json.dumps(made), content_type="application/json")

    async def told(_: web.Request) -> web.Response:
        """How many texts it took since it was last asked, and how many different ones."""
        found = {"texts": taken.total(), "different": len(taken)}
        taken.clear()
        return web.json_response(found)

    made = web.Application()
    made.router.add_get("/taken", told)
    made.router.add_post(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", take)
    return made


async def serve(milliseconds: float) -> None:
    """Until it is ended."""
    runner = web.AppRunner(app(milliseconds / 1000), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
