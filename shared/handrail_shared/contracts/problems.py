"""Every problem that the services answer with: its code is stable, its type is `urn:handrail:problem:<code>`.

The reference page is written from here, and a test finds any code that is answered and not named, or named and never answered.
"""

from dataclasses import dataclass

URN = "urn:handrail:problem:"


@dataclass(frozen=True, slots=True)
class Known:
    """A kind of problem: the status it is sent with (None: several), what it means, what to do."""

    code: str
    status: int | None
    means: str
    do: str


KNOWN = (
    Known("attempt_missing", 422, "A carrier's callback names no attempt.", "Use the address as it was given."),
    Known("body_too_large", 413, "The body has more bytes than this address takes.", "Send less, or in parts."),
    Known("channel_unknown", 409, "The client has no number or address for that channel.", "Add it to the contact."),
    Known("client_discharged", 409, "The client is no longer in care.", "Enrol the person again to go on."),
    Known("client_not_found", 404, "This clinic has no client of that id with a plan.", "Check the id and the key."),
    Known("client_unknown", 404, "This clinic has no client of that id.", "Check the id and the key."),
    Known("clinic_unknown", 404, "There is no clinic of that id.", "Check the id."),
    Known(
        "cursor_not_valid", 422, "The cursor is of no row in this list.", "Use `next` of the page before, unchanged."
    ),
    Known("goal_unknown", 404, "This clinic has no goal of that id.", "Check the id and the key."),
    Known("http_error", None, "The server refused the request.", "See the service's `/docs`."),
    Known("idempotency_key_reused", 422, "Another request has used this `Idempotency-Key`.", "Send a new key."),
    Known("insight_unknown", 404, "This clinic has no insight of that id.", "Check the id and the key."),
    Known("key_missing_or_unknown", 401, "No key was sent, or one that opens nothing.", "Send a key that is valid."),
    Known("length_required", 411, "The length of the body is not stated.", "State it in `Content-Length`."),
    Known(
        "lines_not_valid", 422, "Lines of the file are not as they must be; nothing was done.", "Mend each of `lines`."
    ),
    Known("malformed_json", 400, "The body is not JSON in UTF-8.", "Send JSON."),
    Known("method_not_allowed", 405, "This address does not answer that method.", "Use one of `Allow`."),
    Known("not_a_text", 422, "What the carrier sent is no text message.", "Send the carrier's own fields."),
    Known("not_found", 404, "There is nothing at this address.", "See the service's `/docs`."),
    Known("not_valid", 422, "Fields are not as they must be.", "Mend each of `faults`."),
    Known("number_taken", 409, "Another client of the clinic has the number.", "Use it for one of them only."),
    Known("number_unknown", 404, "No clinic writes from this number.", "Check the clinic's `sms_sender`."),
    Known("plan_ended", 409, "The plan has ended.", "Draft a new one."),
    Known("plan_not_found", 404, "This clinic has no plan of that id.", "Check the id and the key."),
    Known("plan_unknown", 404, "This clinic has no plan of that id.", "Check the id and the key."),
    Known("proposal_unknown", 404, "This clinic has no proposal of that id.", "Check the id and the key."),
    Known("review_unknown", 404, "This clinic has no review of that id.", "Check the id and the key."),
    Known("scope_missing", 403, "The key is valid, and not for this.", "Use a key with the scope that is named."),
    Known("sender_taken", 409, "Another clinic writes from that number.", "Give each clinic a number of its own."),
    Known("session_unknown", 404, "This clinic has no session of that id.", "Check the id and the key."),
    Known("signature_missing_or_wrong", 403, "A callback is not signed by the carrier.", "Only the carrier may call."),
    Known("stale_version", 412, "Somebody changed it since that version was read.", "Read it again, decide anew."),
    Known("template_unknown", 404, "There is no template of that id.", "Check the id and the key."),
    Known("too_many_active_plans", 409, "The client has as many active plans as are allowed.", "End one first."),
    Known("try_again", 503, "A part is away just now; nothing was done.", "Try again after `Retry-After` seconds."),
    Known("unexpected", 500, "Something broke on our side.", "Look at the service's log, and tell us."),
    Known("unsupported_media_type", 415, "The body is sent as something else than is wanted.", "Set `Content-Type`."),
    Known("version_required", 428, "The edit does not say which version was read.", "Send `If-Match` or `version`."),
    Known("worksheet_unknown", 404, "There is no worksheet of that id.", "Check the id and the key."),
)


def reference() -> str:
    """The page that lists them."""
    rows = (f"| `{each.code}` | {each.status or 'several'} | {each.means} | {each.do} |" for each in KNOWN)
    return "\n".join(
        (
            "# Problems",
            "",
            "Every error is an `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `code` and `detail`.",
            f"`code` is stable and `type` is `{URN}` followed by it; `detail` says what to do in the case at hand.",
            "Nothing that was sent is repeated: `faults` names fields, `lines` names lines of a file.",
            "",
            "| Code | Status | What it means | What to do |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )
