"""A scenario: a recorded incident as a folder of data, to practice on.

The reference postmortem stays closed: only :meth:`Scenario.debrief` opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pmkit.data.strict_yaml import load_yaml
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load
from pmkit.documents.scenario.manifest import SLUG, Manifest, check_manifest
from pmkit.documents.scenario.match import MATCH, Matching, read_match
from pmkit.errors import PmkitError, ScenarioError, not_one_of, text_given
from pmkit.files import paths_meant, read_text
from pmkit.kit import scenario_folders
from pmkit.markup import inert_markdown
from pmkit.records.table import read_csv
from pmkit.records.timeline import Timeline

FILES: Final = ("scenario.yaml", "brief.md", "events.csv", "reference.md")
"""What every scenario folder holds; ``match.yaml`` beside them is wanted and can be left out."""


@dataclass(frozen=True)
class Scenario:
    """One recorded incident to practice on.

    Attributes:
        folder: where its files are.
        manifest: what ``scenario.yaml`` says.
        brief: what the person on call knew, Markdown.
    """

    folder: Path
    manifest: Manifest
    brief: str

    @classmethod
    def open(cls, name: str | Path) -> Scenario:
        """Return a scenario by its name or the path of its folder.

        A path wins over a name; a person's own folder of scenarios over the kit's.

        Raises:
            ScenarioError: there is no such scenario, or its ``scenario.yaml`` or brief is broken.
        """
        folder = find_folder(text_given(name, "scenario", example="payments-memory-leak"))
        manifest = _manifest(folder)
        return cls(folder, manifest, read_text(_file(folder, "brief.md"), what="brief"))

    @property
    def id(self) -> str:
        """Its name."""
        return self.manifest.id

    @property
    def title(self) -> str:
        """Its title."""
        return self.manifest.title

    @cached_property
    def marked(self) -> Timeline:
        """The recorded timeline with its milestones marked, for the debrief."""
        return Timeline(read_csv(_file(self.folder, "events.csv")))

    @cached_property
    def records(self) -> Timeline:
        """The bare records that a learner works from: nothing is marked yet."""
        return self.marked.without_milestones()

    def debrief(self) -> Postmortem:
        """Open the reference postmortem. Call this after the learner's own work is done.

        Raises:
            ScenarioError: it is missing.
        """
        return load(_file(self.folder, "reference.md")).replace(records=self.marked)

    def matching(self) -> Matching | None:
        """Return how a learner's words are matched with the reference, None where the folder does not say.

        Like the reference it gives the answers away: call it after the learner's own work is done.

        Raises:
            ScenarioError: ``match.yaml`` is broken.
        """
        return self._matching

    @cached_property
    def _matching(self) -> Matching | None:
        path = self.folder / MATCH
        return read_match(path) if path.is_file() else None

    def __str__(self) -> str:
        """Return a description for a terminal."""
        m = self.manifest
        sources = "\n".join(
            f"  {source.title} ({source.published or 'no date'}) {source.url}" for source in m.provenance.sources
        )
        return "\n".join(
            [
                f"{m.title}  [{m.id}]",
                f"{m.level}, about {m.minutes} minutes, {m.provenance.kind}; times in {m.zone}",
                "",
                m.summary,
                "",
                "You will practice:",
                *(f"  - {objective}" for objective in m.objectives),
                "",
                f"Services: {', '.join(m.services)}",
                f"Roles: {', '.join(m.roles)}",
                f"Events: {len(self.records)}",
                "Sources:",
                sources,
                f"  Recorded: {m.provenance.recorded}",
                f"  Inferred: {m.provenance.inferred}",
                f"  Synthesized: {m.provenance.synthesized}",
            ]
        )

    def _repr_markdown_(self) -> str:
        """Show the brief in Jupyter."""
        return inert_markdown(self.brief)


def find_folder(name: str | Path) -> Path:
    """Return the folder of a scenario.

    Raises:
        ScenarioError: there is none; the message lists those that are there.
    """
    text = str(name).strip()
    path = Path(text)
    if not text:
        raise ScenarioError("no scenario is named", code="no-scenario", remedy=_choices())
    named = [base / text for base in scenario_folders()] if path.name == text else []
    for folder in (path, *named, *paths_meant(text)):
        if _is(Path.is_file, folder / "scenario.yaml"):
            return folder if folder in named else folder.resolve()
    if _is(Path.is_dir, path):
        raise ScenarioError(
            "this folder holds no scenario.yaml",
            code="no-file",
            where=text,
            remedy="make one: pmkit scenarios new NAME",
        )
    names = [folder.name for folder in all_folders()]
    raise not_one_of(text, names, what="a scenario", raises=ScenarioError, code="no-scenario")


def _is(test: Callable[[Path], bool], path: Path) -> bool:
    """Tell whether a path is there; one that is too long for the system, or has a null in it, is not."""
    try:
        return test(path)
    except (OSError, ValueError):
        return False


def _choices() -> str:
    """Return the remedy that names what can be opened."""
    names = [folder.name for folder in all_folders()]
    return f"choose one of: {', '.join(names)}" if names else "make one: pmkit scenarios new NAME"


def all_folders() -> list[Path]:
    """Return the folders of all scenarios, by name; a person's own hides the kit's of that name."""
    found: dict[str, Path] = {}
    for base in scenario_folders():
        for manifest in sorted(base.glob("*/scenario.yaml")):
            found.setdefault(manifest.parent.name, manifest.parent)
    return [found[name] for name in sorted(found)]


def _file(folder: Path, name: str) -> Path:
    """Return a file of the folder, or say that it is missing."""
    path = folder / name
    if not path.is_file():
        raise ScenarioError(
            f"{name} is missing",
            code="no-file",
            where=str(folder),
            remedy=f"add it; a scenario holds {', '.join(FILES)}",
        )
    return path


def _manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder, or raise its first problem."""
    manifest, problems = read_manifest(folder)
    if manifest is None:
        more = f" (and {len(problems) - 1} more: pmkit scenarios validate {folder.name})" if len(problems) > 1 else ""
        first = problems[0]
        raise ScenarioError(first.problem + more, code=first.code, where=first.where, remedy=first.remedy)
    return manifest


def read_manifest(folder: Path) -> tuple[Manifest | None, list[ScenarioError]]:
    """Return what ``scenario.yaml`` says, or what is wrong with it."""
    try:
        path = _file(folder, "scenario.yaml")
        data, lines = load_yaml(path)
    except ScenarioError as error:
        return None, [error]
    except PmkitError as error:
        return None, [ScenarioError(error.problem, code="yaml-broken", where=error.where, remedy=error.remedy)]
    manifest, problems = check_manifest(data, lines, str(path))
    if manifest is not None and manifest.id != folder.name:
        return None, [
            ScenarioError(
                f"the id {manifest.id!r} is not the folder's name {folder.name!r}",
                code="bad-id",
                where=f"{path}:{lines.get(('id',), 1)}, id",
                remedy="make them the same",
            )
        ]
    return manifest, problems


__all__ = ["FILES", "SLUG", "Scenario", "all_folders", "find_folder", "read_manifest"]
