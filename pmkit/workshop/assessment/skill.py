"""Twelve vignettes for one person alone: small situations, each option with what it leads to.

One form, not validated. The result is shown to nobody but the person: it is in no team's result, and
no column of a CSV file takes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import ipywidgets as widgets
from htpy import b, h4, i, p, small
from pydantic import Field, model_validator

from pmkit.data.models import Strict, load_json, load_model
from pmkit.errors import WorkshopError, not_one_of
from pmkit.files import Draft, make_folder, path_for, work_folder
from pmkit.html import render
from pmkit.views.widgets.shared import STYLE

BANNER: Final = "For you alone. Twelve situations, one form, not validated: read the remarks, not the number."


class Option(Strict):
    """One thing that one could do or say."""

    text: str = Field(min_length=1)
    credit: float = Field(ge=0, le=1)
    then: str = Field(min_length=1, description="a question or remark that helps")


class Vignette(Strict):
    """One situation."""

    id: str
    about: str
    text: str
    options: list[Option] = Field(min_length=3)

    @model_validator(mode="after")
    def _one_best(self) -> Vignette:
        if sum(option.credit == 1 for option in self.options) != 1:
            raise ValueError(f"{self.id} needs one option with full credit")
        return self


class _Vignettes(Strict):
    version: Literal[1] = Field(alias="schema")
    vignettes: list[Vignette]


class _Saved(Strict):
    """The file of one person's choices."""

    chosen: dict[str, int]


@cache
def vignettes() -> tuple[Vignette, ...]:
    """Return the twelve situations, in order."""
    path = Path(str(files("pmkit.workshop.assessment").joinpath("vignettes.yaml")))
    return tuple(load_model(path, _Vignettes, WorkshopError, like="pmkit/workshop/assessment/skill.py").vignettes)


@dataclass
class Skill:
    """What one person chose.

    Attributes:
        draft: the file.
        chosen: vignette to the number of the option that was chosen first; later choices are for reading only.
    """

    draft: Draft
    chosen: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, path: str | Path = "") -> Skill:
        """Return the choices of a file, none if there is no file yet.

        Args:
            path: the file; ``vignettes.json`` in the work folder by default.

        Raises:
            WorkshopError: the file is broken or cut off; it is left as it is.
            FileError: it cannot be read.
        """
        path = path_for(path) if path else work_folder() / "vignettes.json"
        make_folder(path.parent)
        draft = Draft.open(path)
        if not draft.text.strip():
            return cls(draft)
        saved = load_json(path, _Saved, WorkshopError, what="choices", text=draft.text)
        sizes = {vignette.id: len(vignette.options) for vignette in vignettes()}
        return cls(draft, {name: at for name, at in saved.chosen.items() if 0 <= at < sizes.get(name, 0)})

    def choose(self, name: str, option: int) -> str:
        """Take a choice and return what it leads to; the first choice of a situation is the one that counts.

        Raises:
            WorkshopError: there is no such situation or option.
            FileError: it cannot be saved.
        """
        known = {vignette.id: vignette for vignette in vignettes()}
        if name not in known:
            raise not_one_of(name, known, what="a situation", raises=WorkshopError)
        options = known[name].options
        if not 0 <= option < len(options):
            numbers = map(str, range(len(options)))
            raise not_one_of(option, numbers, what=f"an option of {name}", raises=WorkshopError)
        if name not in self.chosen:
            self.chosen[name] = option
            self.draft.save(json.dumps({"chosen": self.chosen}, indent=1) + "\n")
        return options[option].then

    @property
    def credit(self) -> float:
        """The sum of credits of first choices, 0 to the number of situations answered."""
        known = {each.id: each for each in vignettes()}
        return sum(known[name].options[at].credit for name, at in self.chosen.items())

    def to_look_at(self) -> list[str]:
        """Return what the situations with less than full credit were about, once each."""
        return list(
            dict.fromkeys(
                each.about
                for each in vignettes()
                if each.id in self.chosen and each.options[self.chosen[each.id]].credit < 1
            )
        )

    def __str__(self) -> str:
        """Return the result for the person."""
        if not self.chosen:
            return f"{BANNER}\nNothing is chosen yet."
        lines = [BANNER, f"{self.credit:g} of {len(self.chosen)} situations answered"]
        if self.to_look_at():
            lines.append(f"Worth another look: {', '.join(self.to_look_at())}")
        return "\n".join(lines)


def vignette_form(path: str | Path = "") -> Any:
    """Return the situations as a form; a choice is on disk at once, and its remark appears.

    The same without a widget: ``Skill.open(path).choose("who", 1)``.

    Raises:
        WorkshopError: the file is broken or cut off; it is left as it is.
    """
    skill = Skill.open(path)
    status = widgets.HTML()

    def tell() -> None:
        done = f"{len(skill.chosen)} of {len(vignettes())} answered; saved in {skill.draft.path}"
        status.value = render((p[line] for line in str(skill).splitlines()[1:]), small[done])

    rows = [widgets.HTML(STYLE), widgets.HTML(render(p[i[BANNER]]))]
    rows += [_one(each, skill, tell) for each in vignettes()]
    box = widgets.VBox([*rows, status])
    box.add_class("pmkit-bound")
    tell()
    return box


def _one(vignette: Vignette, skill: Skill, tell: Callable[[], None]) -> Any:
    """Return one situation with its options and a place for the remark."""
    remark = widgets.HTML()
    choices = widgets.RadioButtons(
        options=[(option.text, at) for at, option in enumerate(vignette.options)],
        value=skill.chosen.get(vignette.id),
        layout=widgets.Layout(width="auto"),
    )

    def show(option: int) -> None:
        remark.value = render(p[b[skill.choose(vignette.id, option)]])
        tell()

    choices.observe(lambda change: None if change["new"] is None else show(change["new"]), "value")
    if choices.value is not None:
        show(choices.value)
    head = widgets.HTML(render(h4[vignette.about], p[vignette.text]))
    return widgets.VBox([head, choices, remark])
