"""Slack and Statuspage: who said what, and what the public saw."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from tests.records.sources.importing import read, told, written

USERS = [
    {"id": "U01", "name": "mlopez", "real_name": "Maria Lopez", "profile": {"email": "maria.lopez@example.com", "phone": "+1 415 555 0100"}},
    {"id": "U02", "name": "ben", "real_name": "Ben Okoro", "profile": {"display_name": "benny"}},
]  # fmt: skip
DAY = [
    {"type": "message", "user": "U01", "text": "<@U02> look: <https://g.example/d|graph> &amp; <!here>", "ts": "1705329120.000100"},
    {"type": "message", "user": "U02", "text": "on it, thanks Maria", "ts": "1705329180.000200", "thread_ts": "1705329120.000100"},
    {"type": "message", "subtype": "channel_join", "user": "U99", "text": "<@U99> has joined", "ts": "1705329181.000000"},
    {"type": "message", "user": "U01", "text": "rolled back", "ts": "1705329240.000100", "edited": {"ts": "1705330000.000000"}},
    {"type": "message", "user": "U01", "text": "", "ts": "1705329300.000100"},
]  # fmt: skip


def test_an_export_archive_is_read_in_place(tmp_path: Path) -> None:
    """People come from the roster, the channel from the folder; a reply knows its thread; an edit says so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        import json

        archive.writestr("users.json", json.dumps(USERS))
        archive.writestr("channels.json", json.dumps([{"id": "C01", "name": "incident", "members": []}]))
        archive.writestr("incident/2024-01-14.json", json.dumps(DAY))
    done = read(written(tmp_path, "export.zip", out.getvalue()))
    assert told(done) == [
        "14:32:00 Responder B look: graph (https://g.example/d) & @here",
        "14:33:00 on it, thanks Responder A",
        "14:34:00 rolled back",
    ]
    assert "in a thread from 2024-01-15 14:32:00 UTC" in done.events[1].details
    assert any("another text before" in line for line in done.events[2].details)
    assert "in #incident" in done.events[0].details
    assert [error.code for error in done.report.rejects] == ["no-event", "no-text"]
    assert {file.name: file.people for file in done.report.files}["export.zip/users.json"] == 2
    text = str(done.report) + "".join(str(event.to_row()) for event in done.unfolded)
    assert not [word for word in ("Lopez", "Maria", "mlopez", "benny", "U01", "555") if word in text]


def test_without_redaction_people_have_their_names(tmp_path: Path) -> None:
    """Ids become names, which is what whoever turned it off wants to read."""
    written(tmp_path, "x/users.json", USERS)
    written(tmp_path, "x/incident/2024-01-15.json", DAY)
    assert told(read(tmp_path / "x", redact=False))[:2] == [
        "14:32:00 Ben Okoro look: graph (https://g.example/d) & @here",
        "14:33:00 on it, thanks Maria",
    ]


def test_bots_say_what_is_in_their_attachments_and_blocks(tmp_path: Path) -> None:
    """A message with an empty text is not dropped."""
    messages = [
        {"subtype": "bot_message", "bot_id": "B1", "username": "alerts", "text": "", "ts": "1705329120.000100",
         "attachments": [{"fallback": "f", "fields": [{"title": "Value", "value": "15 %"}]}]},
        {"bot_id": "B2", "text": "", "ts": "1705329121.000100",
         "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Deploy* done"}}]},
        {"user": "U1", "text": "", "ts": "1705329122.000100", "blocks": [{"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello "}, {"type": "user", "user_id": "U2"}]}]}]},
    ]  # fmt: skip
    done = read(written(tmp_path, "s.json", messages))
    assert told(done) == ["14:32:00 f", "14:32:01 *Deploy* done", "14:32:02 hello Responder B"]
    assert done.events[0].role == "alerts bot"


def incident(**more: Any) -> dict[str, Any]:
    """Return an incident of a status page."""
    update = {"id": "u1", "status": "investigating", "body": "<p>We <b>look</b></p><ul><li>one</li></ul>",
              "created_at": "2024-01-15T14:50:00Z", "display_at": "2024-01-15T14:40:00Z", "affected_components": None}  # fmt: skip
    return {"id": "i", "name": "Checkout fails", "impact": "major", "incident_updates": [update], **more}


def test_the_public_saw_it_at_display_at(tmp_path: Path) -> None:
    """Not when it was written; HTML becomes text; a beginning of its own is a moment of its own."""
    done = read(
        written(
            tmp_path,
            "s.json",
            {"page": {"time_zone": "Etc/UTC"}, "incidents": [incident(started_at="2024-01-15T14:30:00Z")]},
        )
    )
    assert told(done) == [
        "14:30:00 Checkout fails: started, as the page has it",
        "14:40:00 Checkout fails: investigating. We look",
    ]
    assert done.events[1].details[0] == "one"
    assert any(line.startswith("written 2024-01-15 14:50:00") for line in done.events[1].details)


FEED = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>Checkout fails</title>
<published>2024-01-01T00:20:00Z</published><content type="html">{}</content></entry></feed>"""
UPDATE = "&lt;p&gt;&lt;small&gt;{} &lt;var data-var='date'&gt; {}&lt;/var&gt;, &lt;var data-var='time'&gt;{}&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{}&lt;/strong&gt; - {}&lt;/p&gt;"


def test_a_feed_without_years_goes_back_over_new_year(tmp_path: Path) -> None:
    """The updates of a feed have a day and a clock alone: they are counted backward from its publishing."""
    text = UPDATE.format("Jan", 1, "00:20", "Resolved", "a") + UPDATE.format("Dec", 31, "23:50", "Investigating", "b")
    done = read(written(tmp_path, "f.atom", FEED.format(text)))
    assert [f"{event.instant:%Y-%m-%d %H:%M}" for event in done.events] == ["2023-12-31 23:50", "2024-01-01 00:20"]
    assert "no year" in str(done.report)


def test_a_feed_with_entities_is_refused_by_name(tmp_path: Path) -> None:
    """An entity bomb is not expanded."""
    bomb = '<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed><entry>&b;</entry></feed>'
    assert [error.code for error in read(written(tmp_path, "f.xml", bomb)).report.rejects] == ["xml-broken"]


def test_messages_of_teams(tmp_path: Path) -> None:
    """HTML becomes text, mentions are people, what was deleted is rejected, and an edit says so."""
    user = {"id": "aad-1", "displayName": "Maria Lopez"}

    def message(number: int, **more: Any) -> dict[str, Any]:
        return {"id": str(number), "createdDateTime": f"2024-01-15T14:3{number}:00.123Z", "from": {"user": user},
                "body": {"contentType": "html", "content": f"<p>step {number} &amp; <at id=0>Ben Okoro</at></p>"}, **more}  # fmt: skip

    mention = {"mentioned": {"user": {"id": "aad-2", "displayName": "Ben Okoro"}}}
    bot = {"application": {"displayName": "Pager"}}
    messages = [message(3, deletedDateTime="2024-01-15T15:00:00Z"), message(2, **{"from": bot}, subject="Incident 7"),
                message(1, mentions=[mention], lastEditedDateTime="2024-01-15T14:40:00Z")]  # fmt: skip
    done = read(written(tmp_path, "t.json", {"@odata.nextLink": "x", "value": messages}))
    assert told(done) == ["14:31:00 step 1 & Responder B", "14:32:00 Incident 7: step 2 & Responder B"]
    assert [event.role for event in done.events] == ["Responder A", "Pager bot"]
    assert done.report.files[0].format == "Microsoft Teams"
    assert [error.code for error in done.report.rejects] == ["no-text"]
    assert "one page of several" in str(done.report)


def test_a_bulk_export_of_mattermost(tmp_path: Path) -> None:
    """Users are people; posts and the replies inside them are messages of their channel."""
    import json

    post = {"team": "t", "channel": "ops", "user": "mlopez", "message": "it is slow", "create_at": 1705329120000,
            "replies": [{"user": "benok", "message": "on it, Maria", "create_at": 1705329180000}]}  # fmt: skip
    person = {"username": "mlopez", "email": "maria@example.com", "first_name": "Maria", "last_name": "Lopez"}
    lines = [{"type": "version", "version": 1}, {"type": "user", "user": person}, {"type": "post", "post": post}]
    done = read(written(tmp_path, "m.jsonl", "\n".join(map(json.dumps, lines)) + "\n"))
    assert told(done) == ["14:32:00 it is slow", "14:33:00 on it, Responder A"]
    assert done.events[1].details == ("a reply in a thread", "in #ops")


def test_messages_as_the_events_api_sends_them(tmp_path: Path) -> None:
    """Webhooks of Slack, saved by whoever received them, are messages too."""
    event = {"type": "message", "user": "U01", "text": "hello", "ts": "1705329120.0", "channel": "C01"}
    assert told(read(written(tmp_path, "e.json", [{"type": "event_callback", "event": event}]))) == ["14:32:00 hello"]
