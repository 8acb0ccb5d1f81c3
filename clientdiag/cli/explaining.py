"""What a code means, in the terminal or as one web page."""

from __future__ import annotations

import shutil
import sys

from clientdiag.cli import output
from clientdiag.rendering.code_pages import code_page, code_pages, code_text

_MOST_COLUMNS = 100


def explain(code: str | None, html: str | None) -> None:
    """Write the page of *code*, else all pages into the file *html* (``-`` is standard output), else a list.

    Raises Problem for an unknown code and for a file that cannot be written.
    """
    if code is not None:
        width = min(shutil.get_terminal_size().columns, _MOST_COLUMNS)
        _say(code_text(code_page(code), width))
    elif html is not None:
        from clientdiag.rendering.html import codes_html  # the template engine takes its time

        output.write_file(codes_html(code_pages()).encode("utf-8"), html)
    else:
        _say("".join(f"{one.code:40} {one.title}\n" for one in code_pages()))


def _say(words: str) -> None:
    with output.writing_out():
        sys.stdout.write(words)
        sys.stdout.flush()
