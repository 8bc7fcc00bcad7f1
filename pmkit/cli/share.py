"""``pmkit share``: a postmortem as a page, a wiki page, a channel message or a public version."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", help="the postmortem")
    parser.add_argument(
        "--as",
        dest="form",
        default="page",
        choices=["page", "review", "wiki", "channel", "public"],
        help="page: one HTML file; review: the same with wording marked, for its authors; "
        "wiki: Markdown without tags; channel: a short message; public: redacted, to be "
        "read by a person before it is published",
    )
    parser.add_argument("--out", default="", metavar="FILE", help="where to write it (default: beside the postmortem)")
    parser.add_argument("--hide", action="append", default=[], metavar="WORD", help="public: a further word to redact")


def run(options: argparse.Namespace) -> int:
    """Write the form that was asked for."""
    from pmkit.documents.format.reading import load_reading
    from pmkit.documents.sharing import to_channel, to_public, to_wiki
    from pmkit.errors import FileError
    from pmkit.files import Laid, find_path
    from pmkit.markup import clean
    from pmkit.views.page import to_page

    path = find_path(options.file, what="postmortem")
    reading = load_reading(path, guess=False)
    postmortem = reading.postmortem
    removed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    if options.form == "page":
        name, text = f"{path.stem}.html", to_page(postmortem)
    elif options.form == "review":
        name, text = f"{path.stem}.review.html", to_page(postmortem, coach=True)
    elif options.form == "wiki":
        name, text = f"{path.stem}.wiki.md", to_wiki(postmortem)
    elif options.form == "channel":
        name, text = f"{path.stem}.channel.txt", to_channel(postmortem)
    else:
        public = to_public(postmortem, hide=options.hide)
        name, text = f"{path.stem}.public.md", public.text
        removed, warnings = public.removed, public.warnings
    target = Path(options.out) if options.out else path.with_name(name)
    if not target.is_dir():
        text = _in_form_of(target, options.form, text)
    if target.is_dir():
        raise FileError("this is a folder, not a file", where=str(target), remedy=f"name the file: {target / name}")
    written = Laid(target.parent).lay(target.name, text)
    print(f"Written: {written}")
    for finding in reading.findings:
        print(f"  {finding}")
    if options.form == "public":
        print(f"Removed or replaced: {len(removed)}")
        for line in removed:
            print(f"  {line}")
        if warnings:
            print(f"Still in it, and perhaps not for everybody: {len(warnings)}")
        for line in warnings:
            print(clean(f"  {line}"))
        print("A program cannot know what your readers may know. Read it before you publish it.")
    return 0


_HTML = (".html", ".htm")
_FORMS = {
    "page": _HTML,
    "review": _HTML,
    "wiki": (".md", ".markdown", ".txt", *_HTML),
    "public": (".md", ".markdown", ".txt", *_HTML),
    "channel": (".txt", ".md"),
}
"""Form to the endings of files that it can be written to."""


def _in_form_of(target: Path, form: str, text: str) -> str:
    """Return the text as the file's ending asks for it: Markdown becomes a page where the file is HTML.

    Raises:
        FileError: the form cannot be written in such a file; code ``bad-ending``.
    """
    from pmkit.errors import FileError
    from pmkit.views.page import markdown_page

    ending = target.suffix.lower()
    if ending and ending not in _FORMS[form]:
        kinds = " or ".join(each for each in _FORMS[form] if each not in (".htm", ".markdown"))
        raise FileError(
            f"{form} can\u2019t be written as {ending}",
            code="bad-ending",
            where=str(target),
            remedy=f"name a file that ends in {kinds}, or choose another form with --as",
        )
    return str(markdown_page(text)) if ending in _HTML and form in ("wiki", "public") else text
