"""The printed table: ours, the bare client's, the ratio, the noise, and whether an aim is met."""

import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bench.readings import Sample

HEADINGS = ("measured", "bus", "ours", "beside", "bare", "ratio", "noise", "n", "aim", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. `aim` is the ratio to reach, `floor` the figure to reach: at least, where more is better."""

    measured: str
    bus: str
    ours: Sample
    beside: str
    bare: Sample
    aim: float | None = None
    floor: float | None = None

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios: readings of one round shared the machine's mood."""
        return statistics.median(ours / bare for ours, bare in zip(self.ours.values, self.bare.values, strict=True))

    def cells(self) -> tuple[str, ...]:
        return (
            self.measured,
            self.bus,
            figure(self.ours.median),
            self.beside,
            figure(self.bare.median),
            f"{self.ratio:.2f}",
            f"{self.bare.spread:.0%}",
            str(len(self.bare.values)),
            " and ".join(self._aims()),
            self._verdict(),
        )

    def _aims(self) -> list[str]:
        floor = [] if self.floor is None else [f">= {self.floor:,.0f}"]
        return floor + ([] if self.aim is None else [f"x {self.aim:g}"])

    def _verdict(self) -> str:
        if self.aim is None and self.floor is None:
            return ""
        met = self.ratio >= (self.aim or 0) and self.ours.median >= (self.floor or 0)
        return "met" if met else "MISSED"


@dataclass(frozen=True, slots=True)
class Absent:
    """A row whose time has not come, and why."""

    measured: str
    reason: str

    def cells(self) -> tuple[str, ...]:
        return (self.measured, "", "", self.reason, *[""] * 6)


def printed(rows: Sequence[Row | Absent]) -> str:
    """The rows under their headings, in columns."""
    return aligned([HEADINGS, *(row.cells() for row in rows)], numbers={2, 4, 5, 6, 7})


def aligned(lines: Sequence[Sequence[str]], *, numbers: Collection[int]) -> str:
    """Lines of cells in columns; those of these columns stand at the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def figure(value: float) -> str:
    """As many digits as say something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
