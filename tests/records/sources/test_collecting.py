"""Folders and archives are read in place: nothing is unpacked to disk, no link is followed, and bombs do not go off."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pmkit.errors import RecordError
from pmkit.records.sources import unpacking
from tests.records.sources.importing import read, told, written

PACKERS = (gzip.compress, bz2.compress, lzma.compress)
LINE = b"2024-01-15T14:32:00Z it failed\n"


def archive(folder: Path, members: dict[str, bytes], *, mode: int = 0) -> Path:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2024, 1, 15, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            made.writestr(info, data)
    return written(folder, "x.zip", out.getvalue())


@pytest.mark.parametrize(
    "name", ["../out.log", "/etc/out.log", "a/../../out.log", "C:\\out.log", "a\0b.log", ".hidden/x.log", "x.exe"]
)
def test_members_with_odd_paths_are_left_out_and_named(tmp_path: Path, name: str) -> None:
    """A path that leads out of the archive, or to something else than data, is not read; the others are."""
    before = sorted(tmp_path.rglob("*"))
    path = archive(tmp_path, {name: LINE, "ok.log": LINE})
    done = read(path)
    assert told(done) == ["14:32:00 it failed"]
    assert len(done.report.left_out) == 1 or "\0" in name
    assert sorted(tmp_path.rglob("*")) == [*before, path]


def test_links_in_archives_and_folders_are_not_followed(tmp_path: Path) -> None:
    """Nor do they stop the reading."""
    assert not read(archive(tmp_path, {"l.log": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)).events
    written(tmp_path, "in/a.log", LINE)
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "b.log").symlink_to("/etc/hostname")
    assert [file.name for file in read(tmp_path / "in").report.files] == ["a.log"]


def test_bombs_are_refused_by_name(tmp_path: Path) -> None:
    """An archive of 200 kB that holds 210 MB, and a member of a thousand times its size."""
    with pytest.raises(RecordError) as caught:
        read(archive(tmp_path, {"a.log": bytes(210_000_000)}))
    assert caught.value.code == "too-large"
    done = read(archive(tmp_path, {"a.log": bytes(20_000_000), "b.log": LINE}))
    assert told(done) == ["14:32:00 it failed"]
    assert "hundred times" in done.report.left_out[0]


@pytest.mark.parametrize("pack", PACKERS, ids=lambda pack: pack.__module__)
def test_compressed_files_end_in_time(
    tmp_path: Path, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A compressed file that holds more than the limit is read up to it, as one error."""
    monkeypatch.setattr(unpacking, "TOTAL", 1_000_000)
    done = read(written(tmp_path, "g.log", pack(LINE * 100_000)))
    assert "too-large" in [error.code for error in done.report.rejects]
    assert done.report.files[0].records > 10_000


def test_xz_that_wants_too_much_memory_is_refused(tmp_path: Path) -> None:
    """How much memory unpacking takes is written in the file; more than a hundred megabytes is not given."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]
    data = lzma.compress(LINE, filters=filters)
    assert [error.code for error in read(written(tmp_path, "a.xz", data)).report.rejects] == ["xz-broken"]


def test_a_thousand_small_archives_inside_are_not_opened(tmp_path: Path) -> None:
    """An archive in an archive is left out."""
    inner = archive(tmp_path, {"a.log": LINE}).read_bytes()
    done = read(archive(tmp_path, {"inner.zip": inner, "b.log": LINE}))
    assert told(done) == ["14:32:00 it failed"]


@pytest.mark.parametrize("pack", PACKERS, ids=lambda pack: pack.__module__)
def test_compressed_logs_are_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """As logrotate leaves them, also of several parts, and padded; what is inside is recognized by itself."""
    data = pack(LINE) + pack(b"2024-01-15T14:33:00Z again\n")
    assert told(read(written(tmp_path, "app.log.1", data))) == ["14:32:00 it failed", "14:33:00 again"]
    assert told(read(written(tmp_path, "padded", data + bytes(8))))[1:] == ["14:33:00 again"]
    rows = b'[{"when": "2024-01-15T14:32:00Z", "what": "w"}, {"when": "2024-01-15T14:33:00Z", "what": "w"}]'
    assert len(told(read(written(tmp_path, "j", pack(rows))))) == 2
    assert not read(written(tmp_path, "nothing", pack(b""))).report.rejects


@pytest.mark.parametrize("pack", PACKERS, ids=lambda pack: pack.__module__)
def test_what_is_broken_in_a_compressed_log_is_named(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """Cut off at any byte, or with a bit turned anywhere: what came before is kept, and one error says what it is."""
    whole = pack(b"".join(b"2024-01-15T14:32:00Z line %d of %d\n" % (n, n * n * 7919) for n in range(50)))
    for end in range(11, len(whole), 7):
        [error] = read(written(tmp_path, "x", whole[:end])).report.rejects
        assert error.code.endswith("-broken"), end
        turned = bytearray(whole)
        turned[end] ^= 1 << end % 8
        read(written(tmp_path, "x", bytes(turned)))


@pytest.mark.parametrize("at", range(-80, 0))
def test_a_zip_archive_in_whose_index_a_byte_is_wrong_is_named(tmp_path: Path, at: int) -> None:
    """Its index is at the end: an archive or a sheet of a later version, a wrong offset, a name that is not text."""
    path = archive(tmp_path, {"[Content_Types].xml": b"<a/>", "a.log": LINE * 3})
    data = bytearray(path.read_bytes())
    for value in (0, 84, 255, data[at] ^ 1):
        data[at] = value
        path.write_bytes(data)
        with contextlib.suppress(RecordError):
            read(path)


def test_members_that_are_compressed_in_odd_ways_are_left_out(tmp_path: Path) -> None:
    """LZMA in a zip archive says itself how much memory it takes."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        made.writestr("a.log", LINE, zipfile.ZIP_LZMA)
        made.writestr("b.log", LINE, zipfile.ZIP_BZIP2)
    done = read(tmp_path / "x.zip")
    assert told(done) == ["14:32:00 it failed"]
    assert len(done.report.left_out) == 1


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_archives_that_are_broken_are_named(tmp_path: Path, cut: int) -> None:
    """A zip or gzip file that was cut off ends with a named error or a counted reject."""
    path = archive(tmp_path, {"a.log": LINE, "b.log": LINE * 3})
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(RecordError, match="not a zip"):
        read(path)
    done = read(path, written(tmp_path, "ok.log", LINE))
    assert told(done) == ["14:32:00 it failed"]
    assert "not a zip" in done.report.left_out[0]
    lines = b"".join(b"2024-01-15T14:32:00Z line %d of %d\n" % (n, n * n * 7919) for n in range(50_000))
    whole = gzip.compress(lines)
    done = read(written(tmp_path, "b.gz", whole[: len(whole) // 2] + b"\xff" * 200))
    assert [error.code for error in done.report.rejects] == ["gzip-broken"]
    assert done.report.files[0].records > 10_000


def test_excel_sheets_and_separators(tmp_path: Path) -> None:
    """A sheet with a title above its header; ``sep=``; quoted line breaks; and an empty last column."""
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Incident 12"],
        ["Time", "What"],
        [datetime.datetime(2024, 1, 15, 14, 32), "it failed"],
        [None, "later"],
    ):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    done = read(tmp_path / "t.xlsx")
    assert (told(done), done.report.files[0].rejected) == (["14:32:00 it failed"], 1)
    done = read(written(tmp_path, "t.csv", 'sep=;\ntime;event;\n2024-01-15T14:32:00Z;"a\nb";\n'))
    assert told(done) == ["14:32:00 a"]
    done = read(written(tmp_path, "d.csv", "Date,Time (UTC),What\n2024-01-15,14:32,x\n2024-01-15,,y\n"))
    assert (told(done), done.report.files[0].mapping["time"]) == (["14:32:00 x"], "Date + Time (UTC)")
