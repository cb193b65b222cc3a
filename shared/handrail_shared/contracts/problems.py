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
    Known(
        "attempt_missing",
        422,
        "A carrier's callback names neither its attempt nor its text.",
        "Use the address as it was given.",
    ),
    Known("body_too_large", 413, "The body has more bytes than this address takes.", "Send less, or in parts."),
    Known(
        "breaker_shared",
        409,
        "All clinics share this breaker of the account.",
        "It closes by itself as soon as a text arrives.",
    ),
    Known(
        "calendar_not_valid",
        422,
        "The file is no calendar that can be used; the one before stands.",
        "Mend what `lines` names, or export it again.",
    ),
    Known("case_of_client", 409, "The case is a client's.", "Read what they wrote with their other replies."),
    Known("case_unknown", 404, "This clinic has no crisis case of that id.", "Read the list of cases again."),
    Known("channel_unknown", 409, "The client has no number or address for that channel.", "Add it to the contact."),
    Known(
        "check_in_of_the_clinic",
        409,
        "How often it is asked is a setting of the clinic's.",
        "Set `fit_weeks`; for one client, withdraw it.",
    ),
    Known("check_in_unknown", 404, "This clinic has no check-in of that id.", "Check the id and the key."),
    Known("check_in_withdrawn", 409, "The check-in was withdrawn.", "Make a new one."),
    Known("check_ins_enough", 409, "The client has as many check-ins as one may have.", "Withdraw one first."),
    Known("client_discharged", 409, "The client is no longer in care.", "Enrol the person again to go on."),
    Known("client_not_found", 404, "This clinic has no client of that id with a plan.", "Check the id and the key."),
    Known("client_unknown", 404, "This clinic has no client of that id.", "Check the id and the key."),
    Known("clinic_unknown", 404, "There is no clinic of that id.", "Check the id."),
    Known(
        "cursor_not_valid", 422, "The cursor is of no row in this list.", "Use `next` of the page before, unchanged."
    ),
    Known("decision_unknown", 404, "This clinic has decided no nudge of that id.", "Check the id and the key."),
    Known(
        "event_not_kept",
        410,
        "The event is not in the clinic's log, or no longer.",
        "Begin with after=0, and pass over the ids that you have.",
    ),
    Known("feedback_unknown", 404, "This clinic has no feedback of that id to read.", "Check the id and the key."),
    Known(
        "gate_not_cleared",
        409,
        "A gate of the template is closed.",
        "Clear each of `faults` with the client, or use what is offered instead.",
    ),
    Known("goal_closed", 409, "The goal was met or dropped.", "Set a new one to go on."),
    Known("goal_unknown", 404, "This clinic has no goal of that id.", "Check the id and the key."),
    Known("goal_without_scale", 409, "The goal has no five levels yet.", "Write them before anybody rates it."),
    Known("http_error", None, "The server refused the request.", "See the service's `/docs`."),
    Known("idempotency_key_reused", 422, "Another request has used this `Idempotency-Key`.", "Send a new key."),
    Known("insight_answered", 409, "A plan has answered the insight already.", "Note a new one."),
    Known("insight_unknown", 404, "This clinic has no insight of that id.", "Check the id and the key."),
    Known("item_unknown", 404, "The work list has no such item.", "Read the list again."),
    Known("key_missing_or_unknown", 401, "No key was sent, or one that opens nothing.", "Send a key that is valid."),
    Known("length_required", 411, "The length of the body is not stated.", "State it in `Content-Length`."),
    Known(
        "lines_not_valid", 422, "Lines of the file are not as they must be; nothing was done.", "Mend each of `lines`."
    ),
    Known("malformed_json", 400, "The body is not JSON in UTF-8.", "Send JSON."),
    Known("method_not_allowed", 405, "This address does not answer that method.", "Use one of `Allow`."),
    Known("never_active", 409, "The plan has never been live, so nobody has used it.", "Activate it first."),
    Known(
        "no_experiment", 409, "The plan is no behavioural experiment.", "Only a plan of kind `experiment` has outcomes."
    ),
    Known("no_ladder", 409, "The plan has no ladder.", "Give it rungs first."),
    Known("nobody_on_call", 409, "The clinic has stated nobody who is on call.", "State the roster first."),
    Known("not_a_text", 422, "What the carrier sent is no text message.", "Send the carrier's own fields."),
    Known("not_accepted", 409, "The client has not taken this version on.", "Propose it, and have it accepted."),
    Known("not_active", 409, "The plan is not live yet.", "Activate it first."),
    Known("not_found", 404, "There is nothing at this address.", "See the service's `/docs`."),
    Known("not_proposed", 409, "The plan does not lie before the client.", "Propose it first."),
    Known(
        "not_rehearsed", 409, "The client has not said this version back.", "Rehearse it first, or say `unrehearsed`."
    ),
    Known(
        "not_shown_by_text",
        409,
        "The plan's copy level is `discreet`, so a text would not show what is to be taken on.",
        "Propose it on the page or in the session.",
    ),
    Known("not_valid", 422, "Fields are not as they must be.", "Mend each of `faults`."),
    Known("not_yaml", 415, "The body is not sent as YAML.", "Send the file with `Content-Type: application/yaml`."),
    Known("number_taken", 409, "Another client of the clinic has the number.", "Use it for one of them only."),
    Known("number_unknown", 404, "No clinic writes from this number.", "Check the clinic's `sms_sender`."),
    Known("plan_active", 409, "The plan is live already.", "Revise, pause or end it."),
    Known("plan_ended", 409, "The plan has ended.", "Draft a new one."),
    Known("plan_not_found", 404, "This clinic has no plan of that id.", "Check the id and the key."),
    Known(
        "plan_older_than_insight",
        409,
        "The plan was live before the insight was noted.",
        "Revise the plan in the light of it, or make a new one.",
    ),
    Known("plan_paused", 409, "The plan rests.", "Resume it."),
    Known("plan_unknown", 404, "This clinic has no plan of that id.", "Check the id and the key."),
    Known("proposal_unknown", 404, "This clinic has no proposal of that id.", "Check the id and the key."),
    Known("review_unknown", 404, "This clinic has no review of that id.", "Check the id and the key."),
    Known("scope_missing", 403, "The key is valid, and not for this.", "Use a key with the scope that is named."),
    Known("sender_taken", 409, "Another clinic writes from that number.", "Give each clinic a number of its own."),
    Known("session_cancelled", 409, "The session was cancelled.", "Plan another one."),
    Known("session_held", 409, "The session was held.", "Plan another one."),
    Known("session_unknown", 404, "This clinic has no session of that id.", "Check the id and the key."),
    Known("signature_missing_or_wrong", 403, "A callback is not signed by the carrier.", "Only the carrier may call."),
    Known(
        "smaller_step_wanted",
        409,
        "The client is not sure enough of doing it.",
        "Revise it to a smaller step, or say `despite_confidence`.",
    ),
    Known("stale_version", 412, "Somebody changed it since that version was read.", "Read it again, decide anew."),
    Known(
        "supporter_asked_lately", 409, "The number was named in the last thirty days.", "Wait, or name somebody else."
    ),
    Known("supporter_ended", 409, "The supporter was ended.", "Name somebody anew."),
    Known("supporter_named", 409, "The client has a supporter.", "End that first."),
    Known("supporter_unknown", 404, "No supporter was ever named for this client.", "Name one."),
    Known("template_built_in", 409, "A built-in template stays as it is.", "Copy it, and edit the copy."),
    Known("template_id_taken", 409, "There is a template of that id.", "Choose another id."),
    Known("template_retired", 409, "The template is retired.", "Restore it, or choose another."),
    Known("template_unknown", 404, "There is no template of that id.", "Check the id and the key."),
    Known(
        "template_without_worksheet", 409, "The template has no worksheet.", "Make the plan from the template itself."
    ),
    Known("tested_just_now", 409, "A test of the alerts was sent less than five minutes ago.", "Wait for its answer."),
    Known("text_unknown", 404, "This clinic has planned no text of that id.", "Check the id and the key."),
    Known("too_long", 422, "A lowering lasts 30 days at the most.", "Name an earlier instant, and judge it anew then."),
    Known("too_many_active_plans", 409, "The client has as many active plans as are allowed.", "End one first."),
    Known("too_many_open_goals", 409, "The client has as many open goals as are allowed.", "Close one first."),
    Known(
        "too_many_reports_wait",
        503,
        "More of a carrier's reports wait for their texts than are kept.",
        "Report it again later.",
    ),
    Known("too_many_templates", 409, "The clinic has as many templates of its own as are allowed.", "Retire some."),
    Known("try_again", 503, "A part is away just now; nothing was done.", "Try again after `Retry-After` seconds."),
    Known("unexpected", 500, "Something broke on our side.", "Look at the service's log, and tell us."),
    Known("unsupported_media_type", 415, "The body is sent as something else than is wanted.", "Set `Content-Type`."),
    Known("version_required", 428, "The edit does not say which version was read.", "Send `If-Match` or `version`."),
    Known("version_unknown", 404, "The plan or goal has no version of that number.", "Check the number."),
    Known("walk_through_unknown", 404, "The plan has no walk-through.", "Give it one, or pull the plan itself."),
    Known("worksheet_planned", 409, "The worksheet has become a plan.", "Revise the plan, or begin another worksheet."),
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
