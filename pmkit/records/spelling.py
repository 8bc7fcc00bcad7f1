"""What every form of a written time has in common: the names of months, the halves of a day, parts of a second."""

from __future__ import annotations

from typing import Final

_MONTHS: Final = {
    "en": "january jan/february feb/march mar/april apr/may/june jun/july jul/august aug/september sep sept/october oct"
    "/november nov/december dec",
    "de": "januar/februar/märz mrz/april/mai/juni/juli/august/september/oktober okt/november/dezember dez",
    "fr": "janvier janv/février fevrier févr/mars/avril avr/mai/juin/juillet juil/août aout/septembre/octobre/novembre/"
    "décembre decembre déc",
}
"""Names of the months by language, from January on."""


def months(*languages: str) -> dict[str, int]:
    """Return the names of the months in small letters, and short forms, to the month's number.

    Args:
        languages: ``en``, ``de``, ``fr``.
    """
    return {
        name: number
        for language in languages
        for number, names in enumerate(_MONTHS[language].split("/"), start=1)
        for name in names.split()
    }


def hour_of(hour: int, half: str) -> int:
    """Return the hour of a day, 0 to 23, of an hour up to 12 with ``am`` or ``p.m.``, in whatever case."""
    return hour % 12 + (12 if half[:1].lower() == "p" else 0)


def micro_of(fraction: str | None) -> int:
    """Return the microseconds of the digits behind a second; what is finer is cut."""
    return int((fraction or "").ljust(6, "0")[:6])
