"""Sign a webhook as Twilio publishes it, so that the receiver can tell whose it is.

The signature is the base64 of an HMAC-SHA1, keyed with the account's auth token, over the
full URL followed by every parameter's name and value, in the order of the names.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def sign(url: str, params: Mapping[str, str], auth_token: str) -> str:
    """The value of the signature header for a form post of `params` to `url`."""
    text = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.digest(auth_token.encode(), text.encode(), hashlib.sha1)).decode()
