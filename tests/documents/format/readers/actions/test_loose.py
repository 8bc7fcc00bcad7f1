"""Owner, date and status that are in an action item's line."""

from __future__ import annotations

import pytest

from pmkit.documents.format.readers.actions.loose import Loose, loose


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "[due:: 2025-05-21] [size:: S] [owner:: Elm] Raise it",
            Loose("Raise it (size: S)", owner="Elm", due="2025-05-21"),
        ),
        ("Raise it 📅 2025-05-21", Loose("Raise it", due="2025-05-21")),
        ("Fix `pool[limit::size]` first", Loose("Fix `pool[limit::size]` first")),
        ("**DONE 2025-05-14** — Raise it (see #4)", Loose("Raise it (see #4)", status="DONE (2025-05-14)")),
        ("**TODO due 2025-05-21** — Raise it", Loose("Raise it", due="2025-05-21", status="TODO")),
        ("Raise it (owner: api team, due: 2025-02-20)", Loose("Raise it", "api team", "2025-02-20")),
        ("Raise it - @db-team, due 2025-03-14", Loose("Raise it", "@db-team", "2025-03-14")),
        ("Raise it. Owner: Platform. Due: TBD. Status: Done", Loose("Raise it.", "Platform", "TBD", "Done")),
        ("Raise it (partner manager, 2025-07-11)", Loose("Raise it", "partner manager", "2025-07-11")),
        ("Raise it (on-call, 2025-06-03) - DONE", Loose("Raise it", "on-call", "2025-06-03", "DONE")),
        ("Raise it — depot tools", Loose("Raise it", "depot tools")),
        ("Raise it **IN PROGRESS**", Loose("Raise it", status="IN PROGRESS")),
        ("✅ Raise it", Loose("Raise it", status="Done")),
        ("Raise it by hand (see the runbook)", Loose("Raise it by hand (see the runbook)")),
        ("Raise it. *Platform, by June 24.*", Loose("Raise it", "Platform", "June 24")),
        ("Raise it. *Database group, no date yet.*", Loose("Raise it", "Database group")),
        ("Raise it. *Owner to be found.*", Loose("Raise it. *Owner to be found.*")),
        ("Raise it — @elm, before the 3.0 release", Loose("Raise it", "@elm", "before the 3.0 release")),
        ("Raise it — needs an owner", Loose("Raise it — needs an owner")),
        ("Raise it (api team, done 2024-02-26)", Loose("Raise it", "api team", status="done (2024-02-26)")),
        ("Raise it (release team, Q2)", Loose("Raise it", "release team", "Q2")),
        ("Raise it (équipe plateforme, 1er mars 2024)", Loose("Raise it", "équipe plateforme", "1er mars 2024")),
        ("Raise it (api, due: soon, or never)", Loose("Raise it (api, due: soon, or never)")),
        ("Raise it to *the limit*", Loose("Raise it to *the limit*")),
        ("Raise it - ops - 25/08/2023", Loose("Raise it", "ops", "25/08/2023")),
        ("Raise it – Team Suche – bis 31.01.2024", Loose("Raise it", "Team Suche", "31.01.2024")),
        ("Raise it [Team QA] (March 2024)", Loose("Raise it", "Team QA", "March 2024")),
        ("Raise it → **@infra-team** by 2023-04-01", Loose("Raise it", "@infra-team", "2023-04-01")),
        ("Raise it (API team) ✅", Loose("Raise it", "API team", status="Done")),
        ("**Raise it.** Owner: Search. Completed: 2024-05-08", Loose("Raise it", "Search", status="Done (2024-05-08)")),
        ("Raise it. Owner: @db. ETA: 2022-09-20. Done.", Loose("Raise it", "@db", "2022-09-20", "Done")),
        ("Raise it. Owner: @db. ETA: end of Q4.", Loose("Raise it", "@db", "end of Q4")),
        ("~~Raise it~~ (done, @elm)", Loose("Raise it", "@elm", status="done")),
        ("~~Raise it~~ done", Loose("Raise it", status="done")),
        ("~~Raise it~~ **dropped**, the alert replaces it", Loose("Raise it, the alert replaces it", status="dropped")),
        ("~~Raise it~~ (won't do)", Loose("Raise it", status="won't do")),
        ("~~Raise it~~", Loose("~~Raise it~~")),
        ("~~Raise it~~ (api team, Q2)", Loose("~~Raise it~~", "api team", "Q2")),
        ("@elm to raise it", Loose("@elm to raise it", "@elm")),
        ("@elm: raise it by hand", Loose("raise it by hand", "@elm")),
        ("[@elm] raise it by hand", Loose("raise it by hand", "@elm")),
        ("The platform team will raise it", Loose("The platform team will raise it", "The platform team")),
        ("A rollback group to be formed", Loose("A rollback group to be formed")),
        ("SRE – raise it monthly", Loose("raise it monthly", "SRE")),
        ("SRE: raise it monthly", Loose("raise it monthly", "SRE")),
        ("API: raise the limit", Loose("API: raise the limit")),
        ("Raise it -> Kim", Loose("Raise it", "Kim")),
        ("Raise it from 10 -> 20", Loose("Raise it from 10 -> 20")),
        ("✅ DONE: raise it", Loose("raise it", status="DONE")),
        ("[TODO] raise it", Loose("raise it", status="TODO")),
        ("Raise it (done in #123)", Loose("Raise it (in #123)", status="done")),
        ("Raise it ([#12](http://x.example/1), WIP)", Loose("Raise it ([#12](http://x.example/1))", status="WIP")),
        ("Raise it (@elm, OPS-12)", Loose("Raise it (OPS-12)", "@elm")),
        ("Raise it – Done (OPS-12)", Loose("Raise it (OPS-12)", status="Done")),
        ("Raise it (#12)", Loose("Raise it (#12)")),
        ("Raise it by ten; Jonna; until 2025-02-28", Loose("Raise it by ten", "Jonna", "2025-02-28")),
        ("Raise it by ten; test group; done", Loose("Raise it by ten", "test group", status="done")),
        ("Raise it by ten | Ledger | due 2025-08-14", Loose("Raise it by ten", "Ledger", "2025-08-14")),
        ("Raise it by ten | Bank links", Loose("Raise it by ten", "Bank links")),
        ("Raise it by ten; it is low", Loose("Raise it by ten; it is low")),
        ("Raise it. Planned for June 2024.", Loose("Raise it", due="June 2024", status="Planned")),
        ("Raise it, planned for the week of March 24", Loose("Raise it", due="the week of March 24", status="planned")),
        ("Raise it, before 2025-11-01", Loose("Raise it", due="2025-11-01")),
        ("Raise it — done since 20.01.2025", Loose("Raise it", status="Done (20.01.2025)")),
        ("Raise it – Who: @fleet – Until: 2025-06-15", Loose("Raise it", "@fleet", "2025-06-15")),
        ("Raise it. Responsable: redes. Fecha límite: 2024-10-31", Loose("Raise it", "redes", "2024-10-31")),
        ("Raise it. Responsable: calidad. Estado: hecho", Loose("Raise it", "calidad", status="hecho")),
        ("Raise it (담당: 데이터팀, 기한: 2025-04-30)", Loose("Raise it", "데이터팀", "2025-04-30")),
        ("Raise it (by @elm)", Loose("Raise it", "@elm")),
        ("Ask who: nobody knows", Loose("Ask", "nobody knows")),
        ("Owner: nobody", Loose("Owner: nobody")),
    ],
)
def test_fields_in_a_line(line: str, parts: Loose) -> None:
    """Owner, date and status are found where tools put them; a line without them stays as it is."""
    found = loose(line)
    assert (found.text.rstrip("."), found.owner, found.due, found.status) == (
        parts.text.rstrip("."), parts.owner, parts.due, parts.status,
    )  # fmt: skip
