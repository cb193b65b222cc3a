"""Ask a service on this machine whether it is ready: `python -m handrail_shared.runtime.probe`, exit code 0 or 1.

Made for a container's health check, which asks every few seconds: the standard library alone, and nothing of the service.
"""

import http.client
import os
import sys
from ipaddress import ip_address

SECONDS = 5


def ready(host: str, port: int) -> bool:
    """Whether the service that listens on `host` and `port` says that it is ready."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=SECONDS)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Where a process that listens on `host` can be asked from its own machine."""
    try:
        everywhere = ip_address(host).is_unspecified
    except ValueError:
        return host
    return "127.0.0.1" if everywhere else host


if __name__ == "__main__":
    asked = ready(os.environ.get("HANDRAIL_HTTP_HOST", "127.0.0.1"), int(os.environ.get("HANDRAIL_HTTP_PORT", "8000")))
    sys.exit(0 if asked else 1)
