"""People become letters and secrets are cut out: nothing that was planted is in any byte of any export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.records.people.redaction import Key, Redaction
from pmkit.records.people.roster import Person, Roster
from pmkit.records.people.secrets import cut_secrets
from tests.records.sources.importing import read, written

HEX = "0123456789abcdef"
WORD = "Zx9Qw7Er5Ty3Ui1Op"


def made(size: int) -> str:
    """Return letters and digits that look random and are the same each time."""
    return ((WORD + "mK4jH8gF2dS6aL0pB") * 8)[:size]


# Put together from parts, so that no scanner takes this file itself for a leak.
SECRETS = {
    "AWS key": "AKIA" + "IOSFODNN7EXAMPLQ",
    "AWS secret": "aws_secret_access_key = " + made(40),
    "GitHub": "ghp" + "_" + made(36),
    "GitHub fine": "github" + "_pat_" + made(60),
    "GitLab": "glpat" + "-" + made(20),
    "Slack bot": "xox" + "b-123456789012-" + made(24),
    "Slack file": "https://files.example/f?t=xox" + "e-1234-" + made(20),
    "Slack hook": "https://hooks.slack.com" + "/services/T0000/B0000/" + made(24),
    "Google": "AIza" + made(35),
    "Stripe": "sk" + "_live_" + made(24),
    "API": "sk" + "-" + made(48),
    "npm": "npm" + "_" + made(36),
    "PyPI": "pypi" + "-AgEIcHlwaS5vcmc" + made(40),
    "token": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + made(30),
    "key": "-----BEGIN RSA " + "PRIVATE KEY-----\n" + made(64) + "\n-----END RSA " + "PRIVATE KEY-----",
    "bearer": "Authorization: Bearer " + made(32),
    "link": "postgres://app:" + "s3cr3tpw" + "@db:5432/shop",
    "password": "password: " + "hunter2butlonger",
    "said": "the password is " + "Tr0ub4dor&3",
    "PagerDuty": "Token token=" + "u+" + made(18),
    "SendGrid": "SG." + made(22) + "." + made(43),
    "Twilio": "AC" + HEX * 2,
    "Vault": "hvs." + made(24),
    "DigitalOcean": "dop" + "_v1_" + HEX * 4,
}
CONTEXTS = ("{}", "see {} please", '"{}"', "curl -H '{}'", "env: {}\nnext", "({})", "a,b,{},c", "`{}`")


def hidden(secret: str) -> str:
    """Return the part of a secret that must not be seen."""
    lines = [line for line in secret.splitlines() if not line.startswith("---")]
    return lines[0].split()[-1].rpartition("=")[2].rpartition("/")[2].split("@")[0].split(":")[-1][-12:]


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("context", CONTEXTS)
def test_secrets_of_common_shapes_are_cut_out(kind: str, context: str) -> None:
    """Each of two dozen shapes, in each of the ways in which people paste them."""
    secret = SECRETS[kind]
    text, found = cut_secrets(context.format(secret))
    part = hidden(secret) if kind != "link" else "s3cr3tpw"
    assert part not in text
    assert found


ORDINARY = (
    "Failed password for invalid user webmaster from 173.234.31.186 port 38926 ssh2",
    "password is incorrect",
    "the token expired, secret rotated",
    "Received block blk_-1608999687919862906 src: /10.250.19.102:54106 dest: /10.250.19.102:50010",
    "commit f95f852bd8fca8fcc58a9a2d6c842781e32a215e deployed as sha256:" + HEX * 4,
    "GET /v2/54fadb412c4e40cdbaed9335e4c35a9e/servers/detail HTTP/1.1 status: 200 len: 1893 time: 0.2477829",
    "trace id 5B8EFFF798038103D269B633813FC60C span EEE19B7EC3C1B174",
    "PacketResponder 1 for block blk_38865049064139660 terminating",
    "s=c85af8e79c6544079d6e2b08467d7988;i=1;b=35e8501129134edd9df5267c49f744a4",
)


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_lines_stay(line: str) -> None:
    """Ids, hashes and sentences about passwords are not secrets."""
    assert cut_secrets(line) == (line, [])


def roster(*people: Person) -> Roster:
    """Return a roster of people."""
    made_ = Roster()
    for person in people:
        made_.add(person)
    return made_


MARIA = Person.of(name="Maria Lopez", handle=("U01", "mlopez"), mail="maria.lopez@example.com", phone="+1 415 555 0100")
BEN = Person.of(name="Ben Okoro", handle=("U02", "benok"), mail="ben@example.com")


def test_one_person_has_one_letter_by_every_name() -> None:
    """Full name, first name, handle, id, mail address, and as the one who did it."""
    redaction = Redaction(roster(MARIA, BEN))
    text = "Maria Lopez, Maria, @mlopez, mlopez, U01, maria.lopez@example.com and Lopez told Ben; call +1 415 555 0100"
    assert redaction.text(text) == (
        "Responder A, Responder A, Responder A, Responder A, Responder A, Responder A and Responder A told Responder B; "
        "call [phone number]"
    )
    assert redaction.role("mlopez") == "Responder A"
    assert redaction.role("on-call engineer") == "on-call engineer"


def test_tools_that_know_different_names_mean_the_same_person() -> None:
    """A mail address that two tools give joins what each of them knows, in whatever order they are read."""
    parts = (
        Person.of(name="Maria Lopez", mail="maria.lopez@example.com"),
        Person.of(handle="mlopez-acme", mail="Maria.Lopez@example.com"),
        Person.of(handle="PUSER1", name="Maria Lopez"),
    )
    for order in (parts, parts[::-1]):
        redaction = Redaction(roster(*order))
        assert {redaction.role(who) for who in ("mlopez-acme", "PUSER1", "Maria Lopez")} == {"Responder A"}


def test_two_people_of_one_first_name_are_not_mixed_up() -> None:
    """A first name that two people have is a responder, and no letter."""
    redaction = Redaction(roster(MARIA, Person.of(name="Maria Chen", handle="mchen")))
    assert redaction.text("Maria and mchen") == "a responder and Responder A"


def test_words_that_are_names_too_stay_words() -> None:
    """``Will`` and ``mark`` are names in a roster and words in a sentence."""
    redaction = Redaction(roster(Person.of(name="Will Mark", handle="deploy")))
    assert redaction.text("it will mark the deploy as done") == "it will mark the deploy as done"
    assert redaction.text("Will Mark said so, cc @deploy") == "Responder A said so, cc Responder A"
    assert Redaction(roster(MARIA)).text("thanks maria, #incident-maria") == "thanks Responder A, #incident-Responder A"


def test_what_no_roster_knows_is_hidden_all_the_same() -> None:
    """Addresses, numbers, handles and logins of strangers."""
    redaction = Redaction(Roster())
    text = (
        "x@y.org, @stranger, (415) 555-0100, 10.1.2.3, user=carol, Failed password for invalid user dave from 127.0.0.1"
    )
    said = redaction.text(text)
    for word in ("x@y", "stranger", "555", "10.1.2.3", "carol", "dave"):
        assert word not in said
    assert "127.0.0.1" in said


def test_a_key_keeps_letters_and_is_refused_when_it_is_something_else(tmp_path: Path) -> None:
    """The same person has the same letter in the next import, though others are met first."""
    first = Redaction(roster(MARIA))
    first.role("mlopez")
    path = first.key.save(tmp_path / "key.json")
    later = Redaction(roster(BEN, MARIA), Key.load(path))
    assert (later.role("benok"), later.role("mlopez")) == ("Responder B", "Responder A")
    written(tmp_path, "bad.json", {"people": 3})
    with pytest.raises(Exception, match="not a key"):
        Key.load(tmp_path / "bad.json")


def test_nothing_that_was_planted_is_in_any_byte_of_any_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Names, handles, addresses and secrets of eight tools: every file that is written, and what is printed, is searched."""
    monkeypatch.chdir(tmp_path)
    who = {
        "id": "UMARIA",
        "name": "mlopez",
        "real_name": "Maria Lopez",
        "profile": {"email": "maria.lopez@example.com"},
    }
    written(tmp_path, "in/slack/users.json", [who])
    secrets = list(SECRETS.values())
    messages = [
        {"user": "UMARIA", "text": f"<@UMARIA> says: {secret} from 203.0.113.7", "ts": f"17053291{n:02d}.000100"}
        for n, secret in enumerate(secrets)
    ]
    written(tmp_path, "in/slack/incident-maria/2024-01-15.json", messages)
    agent = {"type": "user_reference", "id": "PMARIA", "summary": "Maria Lopez"}
    entry = {"id": "R1", "type": "acknowledge_log_entry", "created_at": "2024-01-15T14:35:00Z", "agent": agent,
             "summary": "Acknowledged by Maria Lopez", "channel": {"type": "note", "summary": secrets[0]}}  # fmt: skip
    written(tmp_path, "in/pager.json", {"log_entries": [entry]})
    written(
        tmp_path,
        "in/mlopez-notes.csv",
        f"time,event,user\n2024-01-15T14:36:00Z,Maria saw {secrets[2]},mlopez\nsoon mlopez,x,y\n",
    )
    written(
        tmp_path,
        "in/app.log",
        f"2024-01-15T14:37:00Z login user=mlopez {secrets[3]}\n2024-01-15T14:37:01Z {secrets[16]}\n",
    )
    outs = [word for ending in ("csv", "json", "md", "html") for word in ("--out", f"out/t.{ending}")]
    (tmp_path / "out").mkdir()
    assert main(["timeline", "in", *outs, "--new", "out/pm.md", "--key", "key.json"]) == 0
    said = capsys.readouterr()
    everything = [
        said.out,
        said.err,
        *(path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file()),
    ]
    everything += [path.name for path in (tmp_path / "out").rglob("*")]
    planted = [
        "Maria",
        "Lopez",
        "mlopez",
        "UMARIA",
        "PMARIA",
        "203.0.113.7",
        *(hidden(each) for each in secrets if "@db" not in each),
        "s3cr3tpw",
    ]
    leaks = {word for text in everything for word in planted if word.casefold() in text.casefold()}
    assert leaks == set()
    assert "mlopez" in json.dumps(Key.load("key.json").people)
    assert "Responder A" in everything[2]


def test_secrets_are_cut_out_even_where_people_are_shown(tmp_path: Path) -> None:
    """``--no-redact`` is about people."""
    [event] = read(
        written(tmp_path, "t.csv", f"time,event,user\n2024-01-15T14:36:00Z,{SECRETS['GitHub']},Ben Okoro\n"),
        redact=False,
    ).events
    assert (event.role, event.headline) == ("Ben Okoro", "[GitHub token]")


@pytest.mark.parametrize(
    ("line", "login"),
    [
        ("jbrook : TTY=pts/0 ; PWD=/etc ; USER=root ; COMMAND=/usr/bin/id", "jbrook"),
        ("Connection from user 'jbrook' requested 'commit'", "jbrook"),
        ('password authentication failed for user "jbrook"', "jbrook"),
        ("[812] jbrook@orders FATAL: too many connections", "jbrook"),
        ("wrote /home/jbrook/run.sh", "jbrook"),
        ("arn:aws:iam::444455556666:user/jbrook", "jbrook"),
        ("arn:aws:sts::444455556666:assumed-role/Break Glass/j.brook", "j.brook"),
        ('{"by": "jbrook", "flag": "stale"}', "jbrook"),
        ("enduser.id: jbrook", "jbrook"),
    ],
)
def test_logins_in_the_words_of_systems_are_hidden(line: str, login: str) -> None:
    """What sudo, a shell, a database, a cloud or a flag service calls somebody is cut out of a line."""
    assert login not in Redaction(Roster()).text(line)


@pytest.mark.parametrize(
    "line", ["[9] app_orders@orders LOG: checkpoint complete", "USER=root", "/home/ubuntu/run.sh", "closed by: bot"]
)
def test_logins_of_programs_stay(line: str) -> None:
    """Programs are nobody."""
    assert Redaction(Roster()).text(line) == line


def test_logins_and_turned_names_in_fields_about_people_are_people(tmp_path: Path) -> None:
    """A login in a field that is called so, and "last name, first name" in a column of another language."""
    done = read(
        written(tmp_path, "a.csv", "Datum;Uhrzeit;Meldung;Bearbeiter\n03.09.2026;07:05;Queue steht;Grün, Anke\n")
    )
    assert done.report.people == 1
    assert "Anke" not in str(done.events)
    objects = [{"time": "2026-09-03T07:05:00Z", "text": "deployed", "user": {"username": "sfall", "name": "Sora Fall"}}]
    done = read(written(tmp_path, "a.json", json.dumps([{**objects[0], "link": "https://git.example/sfall"}])))
    assert "sfall" not in str(done.events)


@pytest.mark.parametrize(
    ("said", "login"),
    [
        ("flag dark-mode switched off by uma.field", "uma.field"),
        ("rollback of 7.2 applied by o.brandt.", "o.brandt"),
        ("node drained by novak-j, see above", "novak-j"),
        ("session user=pia.lund opened", "pia.lund"),
        ('config read, user: "lund-p"', "lund-p"),
        ("banner enabled by jdvorak", "jdvorak"),
    ],
)
def test_a_login_in_the_shape_of_a_name_is_hidden(said: str, login: str, tmp_path: Path) -> None:
    """Behind what somebody did and behind "user": a login that is made of a name, at the end of a sentence, too."""
    done = read(written(tmp_path, "app.log", f"2026-03-03T14:32:00Z {said}\n"))
    assert login not in str(done.events) + str(done.report)


@pytest.mark.parametrize(
    "said",
    [
        "cache disabled by default",
        "worker restarted by systemd",
        "job started by cart.service",
        "file changed by config.yaml",
        "traffic enabled by pod-a",
        "pool removed by rsync",
    ],
)
def test_what_only_looks_like_a_login_stays(said: str, tmp_path: Path) -> None:
    """Words, units, files, and things that a letter tells apart are nobody."""
    done = read(written(tmp_path, "app.log", f"2026-03-03T14:32:00Z {said}\n"))
    assert [event.headline for event in done.events] == [said]
