"""A folder of postmortems, ours or other people's Markdown: what can be read, and what cannot and why."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pmkit.counting import counted
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import Reading, load_reading, load_readings
from pmkit.documents.scenario.scenario import all_folders
from pmkit.errors import FileError, PmkitError
from pmkit.files import find_path

_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".txt")
_TELLING: Final = ("timeline", "whys", "factors", "actions", "lessons", "what_happened", "improve", "went_well")
_FORMS: Final = (".wiki.md", ".public.md", ".channel.txt")
_OF_PRACTICE: Final = ("feedback.md", "debrief.md")
_MANY: Final = 40
"""Files from which on further processes are worth the second that each takes to start."""

_AT_ONCE: Final = 4
MOST: Final = 5000
"""Files that are looked at; a folder with more is most likely not a folder of postmortems."""


@dataclass(frozen=True, slots=True)
class Document:
    """One postmortem of a folder.

    Attributes:
        path: its file.
        reading: the document as read.
    """

    path: Path
    reading: Reading

    @property
    def postmortem(self) -> Postmortem:
        """What it says."""
        return self.reading.postmortem

    @property
    def name(self) -> str:
        """Its title, or its file's name."""
        return self.postmortem.title or self.path.stem


@dataclass(frozen=True)
class Collection:
    """The postmortems of a folder.

    Attributes:
        documents: those that could be read, by path; one for each incident of a file that tells of several.
        left_out: files that were not taken, and why; with the place and what to do.
        templates: files with blanks to fill in, which tell of no incident.
        forms: wiki pages, public versions, messages and feedback that the kit made of other files; each incident counts
            once.
    """

    documents: tuple[Document, ...]
    left_out: tuple[PmkitError, ...] = ()
    templates: tuple[Path, ...] = ()
    forms: tuple[Path, ...] = ()

    @property
    def postmortems(self) -> tuple[Postmortem, ...]:
        """What the documents say."""
        return tuple(document.postmortem for document in self.documents)

    def __iter__(self) -> Iterator[Document]:
        """Iterate over the documents."""
        return iter(self.documents)

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.documents)

    def __str__(self) -> str:
        """Return one line per document, and one for each file that was left out."""
        lines = [counted(len(self.documents), "postmortem")]
        lines += [f"  {document.path.name}: {document.name}" for document in self.documents]
        lines += [f"  template: {path.name}" for path in self.templates]
        lines += [f"  made by the kit: {path.name}" for path in self.forms]
        lines += [f"  left out: {error.where}: {error.problem}" for error in self.left_out]
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the list in Jupyter."""
        printer.text(str(self))


def references() -> Collection:
    """Return the reference postmortems of all scenarios; each gives its scenario's debrief away."""
    paths = [folder / "reference.md" for folder in all_folders()]
    return Collection(tuple(Document(path, load_reading(path)) for path in paths if path.is_file()))


def read_folder(
    folder: str | Path, *, progress: Callable[[int, int], None] | None = None, processes: int = 1
) -> Collection:
    """Return the postmortems of a folder and the folders below it.

    Files that are binary, empty, too large, not UTF-8 or not a postmortem are listed with the reason;
    the rest is read. Hidden files and folders are passed over; templates, and what the kit made of other files, are
    counted apart.

    Args:
        folder: where they are.
        progress: called with the number of files that are read and of all files.
        processes: how many share the reading where there are many files. More than one is for programs whose main
            module can be imported (see ``multiprocessing``), such as ``pmkit metrics``; the result is the same.

    Raises:
        FileError: there is no such folder, or it holds more files than a folder of postmortems does.
    """
    folder = find_path(folder, what="folder")
    if not folder.is_dir():
        raise FileError(
            "this is a file, not a folder", where=str(folder), remedy="name the folder that holds your postmortems"
        )
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if len(paths) > MOST:
        raise FileError(
            f"there are {len(paths)} text files here, more than the {MOST} that are looked at",
            where=str(folder),
            remedy="name the folder that holds the postmortems only",
        )
    found: list[Collection] = []
    for number, one in enumerate(_each(paths, processes), start=1):
        found.append(one)
        if progress:
            progress(number, len(paths))
    documents = [document for one in found for document in one.documents]
    # Under another name, a form has the title and the date of a document of the kit, and none of its tags.
    whole = {_told(document) for document in documents if document.reading.is_strict}
    copies = {one.path for one in documents if not one.reading.is_strict and one.name and _told(one) in whole}
    documents = [document for document in documents if document.path not in copies]
    forms = sorted({*copies, *(path for one in found for path in one.forms)})
    return Collection(
        tuple(documents),
        tuple(error for one in found for error in one.left_out),
        tuple(path for one in found for path in one.templates),
        tuple(forms),
    )


def _each(paths: Sequence[Path], processes: int) -> Iterator[Collection]:
    """Yield what each file turned out to be, in their order; where they are many, several processes share them."""
    done = 0
    if processes > 1 and len(paths) >= _MANY:
        # A process of its own each, not a fork: a fork of a program with threads may wait for ever.
        context = multiprocessing.get_context("spawn")
        try:
            with ProcessPoolExecutor(processes, mp_context=context, initializer=_until_told) as pool:
                with _left_alone():
                    found = pool.map(_read, paths, chunksize=_AT_ONCE)
                for one in found:
                    done += 1
                    yield one
        except (OSError, BrokenProcessPool):
            pass  # no shared memory here, or a process was ended from outside: the rest is read below
    yield from map(_read, paths[done:])


@contextmanager
def _left_alone() -> Iterator[None]:
    """Start processes that leave Ctrl+C to this one, which ends them: they would tell of it in a traceback each."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _until_told() -> None:
    """Leave Ctrl+C to the process that asks, where what it ignores is not inherited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read(path: Path) -> Collection:
    """Return what one file is: documents, a template, a form, or the reason why it was left out."""
    if path.is_dir():
        return Collection(())
    if ".conflict-" in path.name:
        return _left(path, "this is a second version of another file", "merge the two by hand")
    if _is_form(path):
        return Collection((), forms=(path,))
    try:
        readings = load_readings(path, guess=False)
    except PmkitError as error:
        return Collection((), left_out=(error,))
    told = [reading for reading in readings if any(reading.postmortem.has_content(key) for key in _TELLING)]
    if any(reading.is_template for reading in readings):
        return Collection((), templates=(path,))
    if told:
        return Collection(tuple(Document(path, reading) for reading in told))
    return _left(
        path,
        "no section of a postmortem is in it",
        "if it is one, give it a heading such as ## Timeline or ## Action Items",
    )


def _left(path: Path, problem: str, remedy: str) -> Collection:
    """Return a file that was left out."""
    return Collection((), left_out=(FileError(problem, where=str(path), remedy=remedy),))


def _told(document: Document) -> tuple[str, str]:
    """Return what a form has in common with the document that it was made of."""
    postmortem = document.postmortem
    return postmortem.title.strip().casefold(), postmortem.summary.date


def _is_form(path: Path) -> bool:
    """Tell whether the kit made a file of another one, by the name that it gives."""
    return path.name.lower().endswith(_FORMS) or path.name.lower() in _OF_PRACTICE
