"""Lengths of time that documents state, in their own words."""

from __future__ import annotations

import pytest

from pmkit.documents.format.prose.lengths import spelled_minutes
from pmkit.documents.format.readers.statistics import lengths
from pmkit.documents.format.reading import parse
from pmkit.documents.metrics.facts import duration_stated, stated_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1시간 20분", 80),
        ("3日19時間", 3 * 1440 + 19 * 60),
        ("約45分間", 45),
        ("~5 минут", 5),
        ("unos 35 minutos", 35),
        ("大约 1 小时 20 分钟", 80),
        ("約 2 個小時", 120),
        ("circa 2 ore e 5 minuti", 125),
        ("ponad 3 godziny", 180),
        ("drygt 2 timmar", 120),
        ("nesten 2 timer", 120),
        ("just over nine hours", 540),
        ("half an hour", 30),
        ("an hour", 60),
        ("drei Stunden", 180),
        ("just over nine hours, 9 hours 5 minutes in all", 545),
        ("two hours and fifteen minutes", 135),
        ("an hour and a half", 90),
        ("two and a half hours", 150),
        ("~1 semana", 7 * 1440),
        ("3 Wochen", 21 * 1440),
        ("1 week and 2 days", 9 * 1440),
        ("1h30m", 90),
        ("~24h40m", 24 * 60 + 40),
        ("1h 51m 52s", 111 + 52 / 60),
        ("1d2h", 26 * 60),
        ("72+ hours", 72 * 60),
        ("over twenty-four hours", 24 * 60),
        ("forty five minutes", 45),
        ("fünfzig Minuten", 50),
        ("a while", None),
    ],
)
def test_lengths_in_many_languages(text: str, minutes: float | None) -> None:
    """Units of each language and numbers in words are counted; figures go before words."""
    assert spelled_minutes(text) == (minutes if minutes is None else pytest.approx(minutes))


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Uploads failed for about 20 minutes.", {"duration": 20}),
        ("Photos did not finish for any user for 93 minutes.", {"duration": 93}),
        ("Outage: 9 hours 55 minutes, read-only time included.", {"duration": 595}),
        ("Downtime for 30 hours. Later: downtime was ~30 hours.", {"duration": 1800}),
        ("It took 1 hour and 40 minutes from the start of the incident to the fix.", {"duration": 100}),
        ("This was resolved in 2 hours and 5 minutes.", {"resolve": 125}),
        ("A 42-minute outage of the shop.", {"duration": 42}),
        ("Сервис был недоступен ~5 минут.", {"duration": 5}),
        ("`restart` で復旧 (2 時間 10 分継続)", {"duration": 130}),
        ("La caída duró unos 35 minutos.", {"duration": 35}),
        ("本次故障共持续了约 35 分钟。", {"duration": 35}),
        ("De storing duurde ruim 2 uur.", {"duration": 120}),
        ("De webwinkel was 45 minuten niet bereikbaar.", {"duration": 45}),
        ("L'interruzione è durata circa 35 minuti.", {"duration": 35}),
        ("Awaria trwała około 35 minut.", {"duration": 35}),
        ("Avbrottet varade i drygt 2 timmar.", {"duration": 120}),
        ("Hendelsen varte i omtrent 35 minutter.", {"duration": 35}),
        ("Nedbruddet varede næsten 2 timer.", {"duration": 120}),
        ("Das Portal war rund 3 Stunden nicht erreichbar.", {"duration": 180}),
        ("- Time to detect: 7 min\n- Délai de correction : 2 h 17", {"detect": 7, "repair": 137}),
        ("The API was down from 10:00 to 11:20 (1h 20m).", {"duration": 80}),
        ("The site was offline for a little over two hours.", {"duration": 120}),
        ("For about 40 minutes, users could not log in.", {"duration": 40}),
        ("Users were unable to check out for 25 minutes.", {"duration": 25}),
        ("The incident was mitigated after 35 minutes.", {"mitigate": 35}),
        ("Service was restored after 3 hours.", {"recover": 180}),
        ("The leak was mitigated ~2.5 hours after being seen.", {"mitigate": 150}),
        ("The failure stayed undetected for 50 minutes.", {"detect": 50}),
        ("We detected the problem 12 minutes after the deploy.", {"detect": 12}),
        ("Retries were delayed for 5 seconds each.", {}),
        ("A deploy takes 20 minutes, and a test failed for users with 3 days of history.", {}),
        ("- The service was down\n- Retry for 5 minutes", {}),
        ("Some customers saw errors. Duration: 47 minutes.", {"duration": 47}),
        ("We will keep the logs for 30 days and retry for 5 minutes.", {}),
        ("```\nfailed for volume 3 minutes\n```", {}),
        ("Mount failed for volume 'a1' after 3 tries.", {}),
    ],
)
def test_a_length_is_stated(text: str, stated: dict[str, float]) -> None:
    """What lasted is found under any heading and in each language; plans, code and other numbers are not."""
    assert stated_minutes(parse(f"# T\n\n## Notes\n\n{text}\n")) == stated


def test_lengths_of_parts_keep_their_words() -> None:
    """Where a document states several lengths, none is taken for the whole; each keeps the words that say of what."""
    text = "The chain stopped for about 45 minutes, and was very slow for the next 3 hours."
    assert list(lengths(text)) == ["about 45 minutes", "the next 3 hours"]
    postmortem = parse(f"# T\n\n{text}\n\nReport-to-fix elapsed: ~3 days.\n")
    assert sorted(stated_minutes(postmortem).values()) == [45, 180, 4320]
    assert all(" " in name for name in stated_minutes(postmortem))
    assert duration_stated(postmortem) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Search had a 9 minute cascading failure.", "9 minute"),
        ("It was an outage of unknown length, limited to at most 5 hours.", "5 hours"),
        ("Il était impossible de payer en ligne pendant 3 heures.", "3 heures"),
    ],
)
def test_further_verbs_state_a_length(text: str, value: str) -> None:
    """How long a failure was, what an outage was limited to and how long a service was not to be had are stated."""
    assert [one for one in lengths(text) if value in one]


def test_a_length_that_is_no_outage_is_not_stated() -> None:
    """What somebody was able to do each hour, or how long the meeting was, isn't the incident's length."""
    assert lengths("The call was limited to 30 minutes. It is possible to pay each 5 minutes.") == {}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("The fault was small. The problem stayed unnoticed by staff for two hours and five minutes.", {"detect": 125}),
        ("Der Fehler blieb unbemerkt für drei Stunden.", {"detect": 180}),
        ("A defect like it was undetected for two months.", {}),
        ("It took 35 minutes for the lead to find a reviewer.", {"It took 35 minutes for the lead to find": 35}),
        ("After 9 hours, we had a patch.", {"After 9 hours, we had a patch": 9 * 60}),
        (
            "The proxy continued sending calls to it for 12 minutes.",
            {"continued sending calls to it for 12 minutes": 12},
        ),
        ("It takes 5 minutes to build. We waited.", {}),
        ("The outage lasted an hour and a half.", {"duration": 90}),
        ("It led to a 1h30m downtime of the shop.", {"duration": 90}),
        ("There were about 79 minutes of partial availability.", {"about 79 minutes of partial availability": 79}),
        ("Time from the alert to the rollback: 23min.", {"Time from the alert to the rollback: 23min": 23}),
        ("For two days, nobody could log in.", {"For two days, nobody could log in": 2880}),
        ("Window: 2024-03-05 → 2024-03-19 (14 days)", {"2024-03-05 → 2024-03-19 (14 days)": 14 * 1440}),
        ("It went down, and the logs are full of 404s and 10s timeouts.", {}),
    ],
)
def test_lengths_of_a_part_are_not_the_whole(text: str, stated: dict[str, float]) -> None:
    """How long nobody noticed, or a step took, has its own name; it's never taken for how long the incident lasted."""
    assert stated_minutes(parse(f"# T\n\n## Story\n\n{text}\n")) == stated
