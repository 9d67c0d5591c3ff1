"""What a listing says of an article and its page does not. Pure.

Extraction may lose the very line that matters, a page may show something else than its article, and a headline may be
changed, or be another one where a second source lists the article. What only the listing says is matched too, or a watch
on it would stay silent.
"""

import re

from crawler.words.fold import folded

#: Lines of fewer words ("Read more") say nothing.
_FEWEST_WORDS = 4
#: A line stands in a page whose first words do: summaries are cut off, and then signed.
_OPENING = 8
_SEPARATOR = re.compile(r"\s+[|–—·•»-]+\s+|\s*\|\s*")


def unsaid(*, title: str, summary: str, content: str, page_title: str, page_body: str) -> tuple[str, str] | None:
    """The title and body of a text that has just what the page leaves out; None where it says everything.

    The feed's full text counts only where the page seems to be another, or has lost most of it: furniture gets into feeds too.
    """
    page = _run(f"{page_title}\n{page_body}")
    is_said = _run(title) in page or set(folded(title)) <= set(folded(page_title)) or _is_signed(title, page_title)
    in_full = not is_said or 2 * len(page_body) < len(content)
    lines = [line for line in _lines(summary, content if in_full else "") if not _stands_in(line, page)]
    return None if is_said and not lines else (page_title if is_said else title, "\n".join(lines))


def brings_words(title: str, known: str) -> bool:
    """Whether a changed headline has a word that the known one has not. Numbers are none: some headlines count comments."""
    return any(not word.isdigit() for word in set(folded(title)) - set(folded(known)))


def _is_signed(title: str, page_title: str) -> bool:
    """Whether a title is the page's and then a name, as in "Bins | Westmarsh Safeguarding Board": that is the site's."""
    *before, name = [None, *_SEPARATOR.finditer(title)]
    return bool(before and name) and folded(title[: name.start()]) == folded(page_title)


def _lines(*texts: str) -> list[str]:
    lines = [line for text in texts for line in text.splitlines()]
    return [line for line in dict.fromkeys(lines) if len(folded(line)) >= _FEWEST_WORDS]


def _stands_in(line: str, page: str) -> bool:
    return _run(" ".join(line.split()[:_OPENING])) in page


def _run(text: str) -> str:
    return f" {' '.join(folded(text))} "
