"""German and French documents, and every word of time in the data of each language."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from pmkit.documents.format.prose.lengths import spelled_minutes
from pmkit.documents.format.readers.evidence import unposted
from pmkit.documents.format.reading import parse, read
from pmkit.records.forms import LANGUAGES, UNITS, order_of
from pmkit.records.written import Written, find_day, read_written

GERMAN = """# Störungsbericht: Ausfall der Kasse

**Datum:** Mittwoch, den 12. März 2025
**Dauer:** 53 Minuten
**Schweregrad:** SEV-2

## Zusammenfassung

Die Kasse war nicht erreichbar. Alle Zeiten in MEZ.

## Zeitlicher Ablauf

- 09:02 Uhr – Alarm
- 9 Uhr 10: Bereitschaft sieht nach
- gegen 09:30 Uhr: Rollback begonnen
- 09.55 Uhr Kasse erreichbar
- 7. April, 10 Uhr: Nachbesprechung

## Ursachen

- Der Pool war zu klein
- Das Runbook war veraltet

## Was gut lief

- Schneller Alarm

## Maßnahmen

| Maßnahme | Verantwortlich | Frist | Status |
|---|---|---|---|
| Pool vergrößern | Team Kasse | 20.03.2025 | erledigt |
| Runbook erneuern | Team Plattform | 1. April 2025 | offen |
"""


def test_a_german_document() -> None:
    """Day, zone, clocks, durations, factors and actions of a report in German are read."""
    postmortem = parse(GERMAN)
    assert (postmortem.summary.day, postmortem.summary.zone) == (date(2025, 3, 12), "MEZ")
    assert (postmortem.summary.severity, spelled_minutes(postmortem.summary.duration)) == ("SEV-2", 53)
    assert [(f"{event.earliest:%m-%d %H:%M}", event.headline) for event in postmortem.timeline] == [
        ("03-12 08:02", "Alarm"),
        ("03-12 08:10", "Bereitschaft sieht nach"),
        ("03-12 08:30", "Rollback begonnen"),
        ("03-12 08:55", "Kasse erreichbar"),
        ("04-07 09:00", "Nachbesprechung"),
    ]
    assert [factor.text for factor in postmortem.factors] == ["Der Pool war zu klein", "Das Runbook war veraltet"]
    assert [(item.owner, str(item.due_date), item.is_done) for item in postmortem.actions] == [
        ("Team Kasse", "2025-03-20", True),
        ("Team Plattform", "2025-04-01", False),
    ]
    assert postmortem.went_well == "- Schneller Alarm"
    assert not {"no-zone", "no-date", "no-time", "not-read"} & {finding.code for finding in read(GERMAN).findings}


def test_a_french_document() -> None:
    """Bullets with accents, hours with ``h``, words before a time, and fields in a list below an action."""
    postmortem = parse(
        "# Compte rendu\n\n**Date de l'incident :** 14 juin 2022\n**Gravité :** majeure\n\n## Chronologie (UTC)\n\n"
        "- **08h50** : début\n- vers 9h30 : appel\n- 10h20 – 10h45 : analyse\n\n## Actions correctives\n\n"
        "- **Ajouter une sonde**\n  - Responsable : équipe réseau\n  - Échéance : 30 juin 2022\n  - État : fait\n"
        "- **Former l'équipe**\n  - Échéance : septembre 2022\n"
    )
    assert (postmortem.summary.day, postmortem.summary.severity) == (date(2022, 6, 14), "majeure")
    assert [f"{event.earliest:%H:%M}" for event in postmortem.timeline] == ["08:50", "09:30", "10:20"]
    assert [(i.text, i.owner, i.due, i.is_done) for i in postmortem.actions] == [
        ("Ajouter une sonde", "équipe réseau", "30 juin 2022", True),
        ("Former l'équipe", "", "septembre 2022", False),
    ]


def words(name: str) -> list[str]:
    """Return the words of a list in all languages."""
    return [word for language in LANGUAGES for word in language.get(name, ())]


def ids_of() -> list[str]:
    """Return the languages by their letters, English first."""
    names = sorted(path.stem for path in Path(str(files("pmkit.records").joinpath("times"))).glob("*.toml"))
    return ["en", *(name for name in names if name != "en")]


@pytest.mark.parametrize("language", LANGUAGES, ids=ids_of())
def test_every_month_and_weekday_is_read(language: dict[str, list[list[str]]]) -> None:
    """Each of their names has its number, in capitals and behind a day with a stop, too."""
    for month, names in enumerate(language["months"], start=1):
        for name in names:
            assert find_day(f"5 {name} 2024") == date(2024, month, 5), name
            assert find_day(f"5. {name.capitalize()} 2024") == date(2024, month, 5), name
    for weekday, names in enumerate(language["weekdays"]):
        for name in names:
            assert stamp(f"{name}, 10:00 - a").first.weekday == weekday, name


def stamp(text: str) -> Written:
    """Return the stamp at the beginning of a line."""
    found = read_written(text)
    assert found is not None, text
    return found


TEN = timedelta(hours=10)


@pytest.mark.parametrize("name", ["before", "after"])
def test_every_word_for_one_end_of_a_time(name: str) -> None:
    """The time behind it is the end, or the beginning, of what is known."""
    assert {word: stamp(f"{word} 10:00 - a").bound for word in words(name)} == dict.fromkeys(words(name), name)


def test_every_word_before_a_clock() -> None:
    """The clock behind it is read; behind some it is vague."""
    for word in (*words("at"), *words("opens"), *words("about")):
        assert stamp(f"{word} 10:00 - a").first.clock == TEN, word
    assert [stamp(f"{word} 10:00 - a").about for word in words("about")] == words("about")


def test_every_word_between_and_behind_clocks() -> None:
    """Joints make ranges; words for the hour belong to the clock, or are between hour and minute."""
    for word in words("joins"):
        assert stamp(f"10:00 {word} 11:00 - a").last is not None, word
    for word in words("hour"):
        assert stamp(f"10:00 {word} - a").rest == "a", word
    for word in words("splits"):
        assert stamp(f"10 {word} 00 - a").first.clock == TEN, word
    for word in words("between"):
        assert stamp(f"Monday, {word} 5 May 2024 10:00 - a").first.day == date(2024, 5, 5), word


def test_every_word_between_a_day_and_its_month() -> None:
    """The same word may be between month and year: "3 de octubre de 2024"."""
    for word in words("of"):
        assert find_day(f"on 3 {word} May {word} 2024") == date(2024, 5, 3), word


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9時05分 a", (9, 5)),
        ("9時5分 a", (9, 5)),
        ("午後3時 a", (15, 0)),
        ("午前0時30分: a", (0, 30)),
        ("오후 12시 10분: a", (12, 10)),
        ("오전 9시: a", (9, 0)),
        ("上午9点05分 a", (9, 5)),
        ("下午 2:30 a", (14, 30)),
        ("中午12点30分 a", (12, 30)),
        ("17h10 – a", (17, 10)),
        ("4월 13일 오전 9시: a", (9, 0)),
        ("9月19日 6時30分 a", (6, 30)),
        ("2024年9月18日(水) 午後3時 a", (15, 0)),
    ],
)
def test_clocks_of_further_languages(text: str, clock: tuple[int, int]) -> None:
    """Hour and minute have words of their own, and the half of the day is before them."""
    found = stamp(text)
    assert (found.first.clock, found.rest) == (timedelta(hours=clock[0], minutes=clock[1]), "a")


def test_lengths_are_not_clocks() -> None:
    """Hours that something took are not a time of day."""
    for text in ("9時間 a", "10 시간 a", "3小时 a", "set 5 replicas", "5 h 10 min a"):
        found = read_written(text)
        assert found is None or found.first.clock is None, text


def test_every_clock_and_day_in_words() -> None:
    """Noon and midnight are times of day, and days are counted."""
    assert {stamp(f"{word} - a").first.clock for word in words("noon")} == {timedelta(hours=12)}
    assert {stamp(f"{word} - a").first.clock for word in words("midnight")} == {timedelta()}
    assert {stamp(f"{word} 2, 10:00 - a").first.number for word in words("day")} == {2}


def test_every_unit_and_word_of_posting() -> None:
    """Units make durations; a day behind a word of posting is not the incident's."""
    minutes = {"day": 1440, "hour": 60, "minute": 1, "second": 1 / 60}
    for language in LANGUAGES:
        for unit, names in language["units"].items():
            for name in names:
                assert UNITS[name] == unit, name
                assert spelled_minutes(f"30 {name}") == pytest.approx(30 * minutes[unit]), name
    for word in filter(str.isalpha, words("posted")):
        assert find_day(unposted(f"{word} 5 May 2024")[0]) is None, word


def test_a_duration_is_not_a_clock() -> None:
    """``2h 4m`` and ``7h18min`` say how long; ``2h 04`` is a time of day in French."""
    for text in ("2h 4m", "7h 18min", "7h18m"):
        assert read_written(text) is None, text
    assert read_written("2h 04 : a").first.clock == timedelta(hours=2, minutes=4)  # type: ignore[union-attr]


def test_the_language_decides_the_order_of_a_day() -> None:
    """Where nothing else does, a text in French or German has its day first."""
    assert order_of("le serveur est tombé et la file des messages") == "dmy"
    assert order_of("der Server war aus und die Kasse nicht erreichbar") == "dmy"
    assert order_of("the server was down and the queue grew") == ""
    assert order_of("la") == ""


@pytest.mark.parametrize(
    ("timeline", "causes", "actions", "owner", "due"),
    [
        ("タイムライン", "根本原因", "再発防止策", "担当者", "期限"),
        ("타임라인", "근본 원인", "재발 방지 대책", "담당자", "기한"),
        ("Хронология", "Корневая причина", "План действий", "Ответственный", "Срок"),
        ("Cronología", "Causa raíz", "Acciones correctivas", "Responsable", "Fecha límite"),
        ("Linha do tempo", "Causa raiz", "Plano de ação", "Responsável", "Prazo"),
    ],
)
def test_sections_and_columns_of_further_languages(
    timeline: str, causes: str, actions: str, owner: str, due: str
) -> None:
    """Of documents in Japanese, Korean, Russian, Spanish and Portuguese the sections and columns are read."""
    postmortem = parse(
        f"# 2026-04-12\n\n## {timeline} (UTC)\n\n- 12:40 a\n- 12:50 b\n\n## {causes}\n\n- c\n\n"
        f"## {actions}\n\n| # | | {owner} | {due} |\n|---|---|---|---|\n| 1 | Add a limit to it | d | 2026-05-01 |\n"
    )
    assert [event.headline for event in postmortem.timeline] == ["a", "b"]
    assert [factor.text for factor in postmortem.factors] == ["c"]
    assert [(item.text, item.owner, item.due) for item in postmortem.actions] == [
        ("Add a limit to it", "d", "2026-05-01")
    ]
