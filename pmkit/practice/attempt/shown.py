"""What a practice answers with: values that show themselves in Jupyter and print as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pmkit.documents.review import gathered
from pmkit.finding import Finding
from pmkit.html import render, table
from pmkit.markup import escape_markdown, inert_markdown


@dataclass(frozen=True)
class Waiting:
    """What is shown in place of the debrief before there are answers.

    Attributes:
        path: the learner's document.
    """

    path: Path

    def __str__(self) -> str:
        """Say how to open the reference."""
        return (
            "Not answered yet, so the reference stays closed.\n"
            f"When {self.path} is as you want it: press the button above, or run\n"
            f"  pmkit practice SCENARIO --answers {self.path}"
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the same in Jupyter."""
        printer.text(str(self))


@dataclass(frozen=True)
class Progress:
    """How far each section is.

    Attributes:
        rows: heading and state.
    """

    rows: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return one line per section."""
        width = max(len(heading) for heading, _ in self.rows)
        return "\n".join(f"{heading:<{width}}  {state}" for heading, state in self.rows)

    def _repr_html_(self) -> Markup:
        """Show a table in Jupyter."""
        return render(table(("Section", "State"), self.rows, notebook=True))


@dataclass(frozen=True)
class Questions:
    """Findings, shown as questions.

    Attributes:
        findings: the findings.
    """

    findings: tuple[Finding, ...]

    def __iter__(self) -> Iterator[Finding]:
        """Iterate over the findings."""
        return iter(self.findings)

    def __len__(self) -> int:
        """Return the number of findings."""
        return len(self.findings)

    def __str__(self) -> str:
        """Return one question per line."""
        return "\n".join(f"- {finding}" for finding in gathered(self.findings)) or "No question is left."

    def _repr_markdown_(self) -> str:
        """Show the questions in Jupyter."""
        return inert_markdown(
            "\n".join(
                f"- **{escape_markdown(f.where)}**: {escape_markdown(f.message)} *{escape_markdown(f.question)}*"
                for f in gathered(self.findings)
            )
            or str(self)
        )


@dataclass(frozen=True)
class Hints:
    """Hints that were asked for.

    Attributes:
        steps: number of the factor, and the hints so far.
    """

    steps: tuple[tuple[int, tuple[str, ...]], ...]

    def __str__(self) -> str:
        """Return the hints as a list."""
        if not self.steps:
            return "No hints asked for. You can have up to three for each factor."
        return "\n".join(
            f"{number}. {text}" if step == 0 else f"   {text}"
            for number, texts in self.steps
            for step, text in enumerate(texts)
        )

    def _repr_markdown_(self) -> str:
        """Show the hints in Jupyter."""
        if not self.steps:
            return str(self)
        return inert_markdown(
            "\n".join(
                f"{number}. {escape_markdown(texts[0])}"
                + "".join(f"\n    - {escape_markdown(text)}" for text in texts[1:])
                for number, texts in self.steps
            )
        )


@dataclass(frozen=True)
class Worked:
    """Steps that are worked, and the half-filled ones that follow them.

    Attributes:
        steps: kind, finished line, reasoning, half-filled line.
    """

    steps: tuple[tuple[str, str, str, str], ...]

    def __str__(self) -> str:
        """Return the steps as Markdown."""
        return self._repr_markdown_()

    def _repr_markdown_(self) -> str:
        """Show the steps in Jupyter."""
        if not self.steps:
            return "At this level no step is worked for you. Your document holds the prompts."
        return inert_markdown(
            "\n\n".join(
                f"**One {name}, worked.** {escape_markdown(because)}\n\n```text\n{line.strip()}\n```\n\n"
                f"Your turn, half filled in your document:\n\n```text\n{half.strip()}\n```"
                for name, line, because, half in self.steps
            )
        )
