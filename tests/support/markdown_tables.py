"""The pages of docs/, read by their headings and tables."""

import re
from pathlib import Path


def sections(page: Path) -> dict[str, str]:
    """The text under each heading of the second level."""
    parts = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def keys(text: str, first: str, *, column: int = 0) -> list[str]:
    """A column of every table in the text whose first heading is `first`."""
    found = []
    within = False
    for line in text.splitlines():
        if not line.startswith("|"):
            within = False
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if within and not set(cells[0]) <= set("-: "):
            found.append(cells[column])
        within = within or cells[0] == first
    return found
