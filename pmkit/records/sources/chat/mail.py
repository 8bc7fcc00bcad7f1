"""Mail: a mailbox (mbox) of any program, or one message as it is saved (eml).

Each message is told once, in the words that are new in it: what it quotes, its greeting and its signature are left out.
Everybody in its header is a person, and so is whoever is named in the header of what it quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from pmkit.errors import RecordError
from pmkit.markup import clean, one_line
from pmkit.records.event import Kind
from pmkit.records.people.logins import is_name
from pmkit.records.people.roster import MAIL, Person, is_role, unaccented
from pmkit.records.sources.chat.coming import is_alarm
from pmkit.records.sources.chat.statuspage import text_of_html
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, Reject, no_event
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "mail"
title: Final = "mail"
knows_people: Final = True
newest_first: Final = False

_FROM: Final = re.compile(rb"From \S+(?: at \S+)?\s.{0,40}\d{1,2}:\d{2}(?::\d{2})?\s.{0,12}\d{4}\b")
_HEADER: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,40}):(?:\s|$)")
_KNOWN: Final = frozenset(
    "from to cc subject date received return-path delivered-to message-id mime-version content-type reply-to sender "
    "in-reply-to references list-id dkim-signature authentication-results x-mailer user-agent sent importance "
    "von an gesendet betreff de envoyé objet van aan verzonden onderwerp från till skickat ämne".split()
)
_SENDERS: Final = ("From", "Von", "De", "Van")
_SUBJECTS: Final = ("Subject", "Betreff", "Objet", "Onderwerp")
_SENT: Final = ("Date", "Sent", "Gesendet", "Verzonden", "Datum")
"""Fields of a header, as Outlook copies them into a text, too."""

_FEWEST: Final = 3
_LONGEST: Final = 2_000_000
"""Bytes of a message that are looked at: what is attached comes behind what was written."""

_MOST: Final = 100_000
"""Characters of its text, and of a field of its header, that are looked at."""

_PEOPLE: Final = (
    *(*_SENDERS, "Sender", "Reply-To", "To", "An", "Aan", "Cc", "Bcc", "Kopie", "Resent-From", "Resent-To"),
    "Return-Path",
)
_LOCAL: Final = re.compile(
    r"(?i)(?:no-?reply|info|help|hello|postmaster|mailer-daemon|lists?|all|.*desk|ops|sre|noc|it)$"
)
_BEHIND: Final = re.compile(r"\s*\([^()]*\)\s*$|\s+via\s.*$")
_QUOTED: Final = re.compile(
    r"\s*(?:-{2,}\s?(?:Original|Forwarded|Ursprüngliche|Weitergeleitete|Message|Mensaje|Messaggio|Oorspronkelijk|Vidare|"
    r"Opprinnelig|Begin forwarded).{0,40}|_{8,}|Begin forwarded message:|-- ?)\s*"
)
"""A line behind which nothing is new: another message, or the signature."""

_WROTE: Final = re.compile(
    r"(?:On|Am|Le|Op|El|Il|Den|Em|Dnia|W dniu)\s.{6,200}\b(?:wrote|schrieb|a écrit|schreef|escribió|ha scritto|skrev|"
    r"escreveu|napisał\(?a?\)?)\b.{0,80}:?\s*"
)
_FIELD: Final = re.compile(
    r"\W{0,4}(?P<name>From|Von|De|Van|Da|Från|Fra|Od|To|An|À|Aan|Para|Til|Till|Cc|Kopie|Sent|Gesendet|Date|Datum|Envoyé|"
    r"Verzonden|Enviado|Inviato|Skickat|Sendt)\s?:\W{0,3}\s(?P<value>.+)"
)
_SENDER: Final = frozenset("from von de van da från fra od".split())
_NO_PERSON: Final = frozenset("sent gesendet date datum envoyé verzonden enviado inviato skickat sendt".split())
_GREETING: Final = re.compile(
    r"(?:(?i:hi|hello|hey|dear|hallo|guten (?:morgen|tag|abend)|liebe[rs]?|sehr geehrte\w*|moin|bonjour|salut|hola|"
    r"ciao|beste|hej|hei|good (?:morning|afternoon|evening)|all|team|folks|everyone|thanks|thank you|thx)\b"
    r"[^.?!:]{0,50}|"
    r"[^\W\d_a-z]\w+(?:\s(?:and|und|et|&|[^\W\d_a-z]\w+)){0,3})[,!:]?"
)
_CLOSING: Final = re.compile(
    r"(?i:(?:(?:best|kind|warm|many)\s)?(?:regards|wishes|thanks)|cheers|thanks|thank you|thx|br|mfg|vg|lg|"
    r"(?:mit )?(?:freundlichen?|besten|vielen|viele|liebe) (?:grüßen|grüsse|grüße|dank)|gruß|danke|cordialement|merci|"
    r"(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|saludos|med vänlig hälsning|mvh|sent from my .{1,40})[,.!]?"
)
_SIGNED: Final = re.compile(r"[-–—/\s]{0,3}(?P<name>[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z](?:[\w'’-]*|\.)){0,2})")
_WITH_MAIL: Final = re.compile(r"(?P<name>[^\W\d_][^<>:\n\"]{1,60}?)\"?\s?<(?P<mail>[^<>\s]+@[^<>\s]+?)>")
_BULLET: Final = re.compile(r"\s*(?:[-*•+]|\d{1,2}[.)])\s")
_CLOCK: Final = re.compile(r"\d:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s(?:Uhr|h))?$")
"""The end of a time without a zone, as Outlook shows it."""

_WEEKDAY: Final = re.compile(r"^[^\W\d_]{2,12}\.?,\s")
_COMMENT: Final = re.compile(r"\s*\([^()]*\)\s*$")
_RE: Final = re.compile(r"(?i)(?:(?:re|aw|sv|antw|fwd?|wg|tr|rv|ref)(?:\[\d+\])?\s?:\s*)+")


def recognizes(head: Head) -> float:
    """Recognize a mailbox by the line before each message, and a message by the names in its header."""
    if head.form not in ("text", "table", "yaml"):
        return 0.0
    lines = head.lines[1:] if head.lines and _FROM.match(head.lines[0].encode()) else head.lines
    names: list[str] = []
    for line in lines:
        if not line.strip():
            break
        field = _HEADER.match(line)
        if field:
            names.append(field["name"].casefold())
        elif not (names and line[:1] in " \t"):
            return 0.0
    told = _KNOWN.intersection(names)
    return (
        0.9
        if len(told) >= _FEWEST and told & {"from", "received", "return-path", "delivered-to", "von", "van"}
        else 0.0
    )


def read(export: Export) -> Iterator[Item]:
    """Yield each message, and the people in it."""
    clock = export.clock()
    for number, data in _messages(export):
        try:
            message = message_from_bytes(data)
            yield from _told(Place(number), message, clock)
        except (MessageError, LookupError, ValueError, AttributeError, RecursionError) as error:
            problem = f"this is not a message ({type(error).__name__})"
            yield Reject(Place(number), RecordError(problem, code="odd-mail", remedy="save it again"))


def _messages(export: Export) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes of each message with the number of its first line."""
    begun, size, number = 1, 0, 0
    lines: list[bytes] = []
    was_empty = True
    with export.open() as stream:
        while line := stream.readline(_LONGEST):
            number += 1
            if was_empty and _FROM.match(line):
                if lines:
                    yield begun, b"".join(lines)
                begun, size, lines = number, 0, []
            elif size < _LONGEST:
                lines.append(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
                size += len(line)
            was_empty = not line.strip()
    if lines:
        yield begun, b"".join(lines)


def _told(place: Place, message: Message, clock: Clock) -> Iterator[Item]:
    """Yield who is in a message, and what is new in it."""
    fields = _Fields(message)
    for field in _PEOPLE:
        for who, mail in _people(fields.all(field)):
            yield from _person(who, mail)
    senders = [value for field in (*_SENDERS, "Sender") for value in fields.all(field)]
    sender, mail = next(iter(_people(senders)), ("", ""))
    said, quoted = _split(_body(message))
    yield from _in_quoted(quoted)
    told, signed = _without_frame(said, f"{sender} {mail}")
    yield from _signed(signed, sender, mail)
    subject = one_line(_decoded(fields.first(*_SUBJECTS)))
    topic = _RE.sub("", subject)
    who = sender or ("" if _LOCAL.match(mail.partition("@")[0]) else mail)
    try:
        when = _when(fields, clock)
    except RecordError as error:
        yield Reject(place, error)
        return
    alarm = is_alarm(who, topic)
    told = "\n".join((subject, told)) if alarm or not told else told
    if not told:
        yield no_event(place, "the message says nothing")
        return
    kind = Kind.ALERT if alarm else Kind.MESSAGE
    details = (f"subject: {subject}",) if subject and subject not in told else ()
    key = one_line(fields.first("Message-ID"))
    yield Record(place, when, told, kind, who=who, details=details, key=key, topic=topic or "mail")


def _when(fields: _Fields, clock: Clock) -> Moment:
    """Return when a message was sent, or where that isn't told, when it came in.

    Raises:
        RecordError: neither is told.
    """
    stamps = [fields.first(*_SENT), *(line.rpartition(";")[2] for line in fields.all("Received")[-1:])]
    for stamp in filter(None, stamps):
        raw = _COMMENT.sub("", one_line(stamp))
        if _CLOCK.search(raw):
            return clock.read(_WEEKDAY.sub("", raw).removesuffix(" Uhr"))._replace(raw=raw)
        try:
            return clock.read(parsedate_to_datetime(raw), zone="UTC")._replace(raw=raw)
        except (ValueError, TypeError, IndexError):
            continue
    raise RecordError("the message has no date", code="no-time", remedy="give it one, or add the event by hand")


class _Fields:
    """The header of a message; bytes that nobody encoded are UTF-8."""

    def __init__(self, message: Message) -> None:
        self._all: dict[str, list[str]] = {}
        for field, value in message.raw_items():
            raw = str(value)[:_MOST]
            text = raw if raw.isascii() else raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self._all.setdefault(field.casefold(), []).append(text.replace("\n", " "))

    def all(self, name: str) -> list[str]:
        """Return all fields of a name."""
        return self._all.get(name.casefold(), [])

    def first(self, *names: str) -> str:
        """Return the first field of some names; empty where there is none."""
        return next((value for name in names for value in self.all(name) if value), "")


def _decoded(value: str) -> str:
    """Return a field of a header as text; one that can't be decoded as it is."""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, UnicodeError, ValueError, MessageError):
        return value


def _people(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each who is in a field; the name is empty where there is none."""
    parts = [part for value in values for part in re.split(r";(?![^<]*>)", value)]
    found = getaddresses([part for part in parts if "@" in part])
    # Names are decoded one by one: a comma in one separates nothing.
    for named, mail in (*found, *((part, "") for part in parts if "@" not in part and part.strip("<> "))):
        who = one_line(_decoded(named)).strip("'\" ")
        while (bare := _BEHIND.sub("", who)) != who:
            who = bare
        yield ("" if MAIL.fullmatch(who) else who), mail if MAIL.fullmatch(mail) else ""


def _person(who: str, mail: str) -> Iterator[Person]:
    """Yield a person by name and address; a list, a desk or a program is nobody."""
    is_shared = bool(_LOCAL.match(mail.partition("@")[0])) or is_role(mail.partition("@")[0])
    mails = () if is_shared else tuple(filter(None, (mail,)))
    names = _names(who) if who and not is_role(who) else ()
    if names or mails:
        yield Person(names, mails=mails)


def _names(who: str) -> tuple[str, ...]:
    """Return a name as it is, and with the first name in front."""
    last, comma, first = (part.strip() for part in who.partition(","))
    return (f"{first} {last}", who) if comma and first and last else (who,)


def _body(message: Message) -> str:
    """Return the text of a message; that of its HTML where it has no other."""
    best = ""
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or kind not in ("text/plain", "text/html") or part.get_filename():
            continue
        held = part.get_payload(decode=True)
        data = held if isinstance(held, bytes) else b""
        try:
            text = data.decode(part.get_content_charset() or "utf-8", "replace")[:_MOST]
        except LookupError:
            text = data.decode("utf-8", "replace")[:_MOST]
        if kind == "text/plain" and text.strip():
            return clean(text)
        best = best or clean(text_of_html(text))
    return best


def _split(body: str) -> tuple[list[str], list[str]]:
    """Return the lines that are new in a message, and those of what it quotes and of its signature."""
    lines = [line.rstrip() for line in body.split("\n")]
    said: list[str] = []
    quoted: list[str] = []
    for at, line in enumerate(lines):
        pair = f"{line} {lines[at + 1]}" if at + 1 < len(lines) else line
        if (
            _QUOTED.fullmatch(line)
            or _WROTE.fullmatch(line)
            or (_WROTE.fullmatch(pair) and not _WROTE.fullmatch(lines[at + 1] if at + 1 < len(lines) else ""))
            or _is_header(lines[at : at + 4])
        ):
            return said, [*quoted, *lines[at:]]
        if line.startswith(">") and not line.startswith(">From "):
            quoted.append(line)
        else:
            said.append(line.removeprefix(">") if line.startswith(">From ") else line)
    return said, quoted


def _is_header(lines: list[str]) -> bool:
    """Tell whether lines are the header of another message: its sender, and a field more."""
    found = [match["name"].casefold() for line in lines if (match := _FIELD.match(line))]
    return bool(found) and found[0] in _SENDER and len(found) > 1 and bool(_FIELD.match(lines[0]))


def _in_quoted(lines: list[str]) -> Iterator[Person]:
    """Yield whoever is named in what a message quotes: in its header, in the line above it."""
    for line in lines:
        bare = line.lstrip("> ")
        field = _FIELD.match(bare)
        if field and field["name"].casefold() not in _NO_PERSON:
            for part in field["value"].split(";"):
                for who, mail in _people([part]) if "<" in part or "@" in part else [(one_line(part), "")]:
                    yield from _person(_BEHIND.sub("", who).strip("'\"* "), mail)
        elif "<" in bare:
            for match in _WITH_MAIL.finditer(bare):
                # In the line above it, the time is in front of the name.
                who = re.split(r"\d(?:\s?[AaPp]\.?[Mm]\.?)?,?\s|\b(?:schrieb|a écrit|schreef)\s", match["name"])[-1]
                yield from _person(who.strip(" ,"), match["mail"])


def _without_frame(lines: list[str], sender: str) -> tuple[str, list[str]]:
    """Return what was said, a line for each paragraph, and the lines with which it was signed.

    Args:
        lines: what is new in a message.
        sender: name and address: without a closing, only the sender's own name below it is a signature.
    """
    kept = [*lines]
    while kept and not kept[0].strip():
        kept.pop(0)
    if len(kept) > 1 and _GREETING.fullmatch(kept[0].strip()):
        kept.pop(0)
    signed: list[str] = []
    end = next((at for at, line in enumerate(kept) if at and _CLOSING.fullmatch(line.strip())), None)
    if end is not None:
        kept, signed = kept[:end], kept[end + 1 :]
    else:
        while kept and not kept[-1].strip():
            kept.pop()
        if len(kept) > 1 and (last := _SIGNED.fullmatch(kept[-1].strip())):
            words = unaccented(last["name"]).casefold().split()
            signed = [kept.pop()] if words[0] in re.split(r"[^\w]+", unaccented(sender).casefold()) else []
    paragraphs: list[str] = []
    goes_on = False
    for line in map(str.strip, kept):
        if line and goes_on and not _BULLET.match(line):
            paragraphs[-1] += f" {line}"
        elif line:
            paragraphs.append(line)
        goes_on = bool(line)
    return "\n".join(paragraphs), signed


def _signed(lines: list[str], who: str, mail: str) -> Iterator[Person]:
    """Yield the sender by the name that is below the message."""
    first = next((line.strip() for line in lines if line.strip()), "")
    found = _SIGNED.fullmatch(first)
    if found is None or not is_name(found["name"]) or is_role(who):
        return
    yield Person((*(_names(who) if who else ()), found["name"].strip()), mails=(mail,) if not who and mail else ())
