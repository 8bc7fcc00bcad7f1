"""Makes an action item of the parts of its line."""

from __future__ import annotations

from pmkit.analysis.actions.plan import ActionItem, Aim, Promise, Rating, Strength
from pmkit.documents.format.readers.context import Context, with_words, word_of
from pmkit.tags import Tag


def action_of(text: str, tag: Tag | None, line: int, context: Context) -> ActionItem:
    """Return an action item from its text and tag."""
    found: dict[str, Promise | Strength | Aim | Rating] = {}
    others: list[str] = []
    for word in tag.words if tag else ():
        amount, _, what = word.rpartition(" ")
        for name, value in (
            ("promise", word_of(Promise, word)),
            ("strength", word_of(Strength, word)),
            ("aim", word_of(Aim, word)),
            ("effort", word_of(Rating, amount) if what.lower() == "effort" else None),
            ("impact", word_of(Rating, amount) if what.lower() == "impact" else None),
        ):
            if value is not None and name not in found:
                found[name] = value
                break
        else:
            others.append(word)
    others += tag.remarks if tag else ()
    return ActionItem(
        id=context.claim(tag, "A", line),
        text=with_words(text, others),
        answers=tag.refs if tag else (),
        **found,  # type: ignore[arg-type]  # each name got a value of its own type above
    )
