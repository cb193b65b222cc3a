"""Storms as a table, for whoever runs them."""

from collections.abc import Mapping

from tests.chaos.storm.weather import Report

HEAD = (
    "storm",
    "kills",
    "texts",
    "in doubt",
    "settled in",
    "doubled",
    "lost",
    "after STOP",
    "bad time",
    "unlike",
    "a second",
)


def table(reports: Mapping[str, Report]) -> str:
    """One line for each; below it, how many got nothing and why."""
    lines = [HEAD, *(_line(name, report) for name, report in reports.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    drawn = ["  ".join(word.rjust(width) for word, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join([*drawn, *(_reasons(name, report) for name, report in reports.items())])


def _line(name: str, report: Report) -> tuple[str, ...]:
    verdict = report.verdict
    counted = (verdict.doubled, verdict.lost, verdict.after_stop, verdict.at_a_bad_time, verdict.unlike)
    return (
        name,
        str(report.forecast.kills),
        str(verdict.texts),
        str(report.in_doubt),
        f"{report.settled_in:.1f} s",
        *(str(len(each)) for each in counted),
        f"{report.a_second:.0f}",
    )


def _reasons(name: str, report: Report) -> str:
    told = ", ".join(f"{count} {reason}" for reason, count in sorted(report.verdict.reasons.items()))
    struck = ", ".join(f"{count} {trouble}" for trouble, count in sorted(report.struck.items()))
    return (
        f"{name}: seed {report.forecast.seed}; {report.stopped} said STOP, {report.verdict.between} of them between record and "
        f"carrier; {report.verdict.siblings} have a phone with another; nothing for {told or 'nobody'}\n"
        f"{name}: at the carrier {struck}"
    )
