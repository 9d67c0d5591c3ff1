"""The lists of addresses that people have: one on a line, a CSV with names, or the OPML of a feed reader. Pure."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.checks import check_name, check_url
from config.errors import Fault, Unfit
from config.opml import read_opml

_WEB = re.compile(r"https?:", re.IGNORECASE)
_REMARK = re.compile(r"\s+#.*$")
_MEND = "write its whole address, as in https://www.example.org/news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page whose source is sought, and its name where the list has one."""

    url: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What a list holds: each address once, and a fault for each line that has none."""

    wanted: tuple[Wanted, ...]
    faults: tuple[Fault, ...]


def read_addresses(body: bytes, *, file: str) -> Addresses:
    """What the list `body` holds; `file` is its name, for faults.

    A line is an address, or, with commas, semicolons or tabs, a name and further fields of which one is an address. `#` starts
    a remark; a first line without an address is the heads of columns. Raises ConfigFault for OPML that cannot be read.
    """
    text = body.decode("utf-8-sig", errors="replace")
    found = _of_opml(body, file) if text.lstrip().startswith("<") else _of_lines(text, file)
    first: dict[str, Wanted] = {}
    for each in found.wanted:
        first.setdefault(each.url, each)
    return Addresses(wanted=tuple(first.values()), faults=found.faults)


def _of_opml(body: bytes, file: str) -> Addresses:
    imported = read_opml(body, file=file)
    feeds = [Wanted(url=str(each.feed), name=each.name) for each in imported.sources]
    pages = [Wanted(url=url, name=name or None) for name, url in imported.pages if _is_address(url)]
    faults = tuple(each for each in imported.faults if not any(url in each.found for _, url in imported.pages))
    return Addresses(wanted=(*feeds, *pages), faults=faults)


def _of_lines(text: str, file: str) -> Addresses:
    wanted: list[Wanted] = []
    faults: list[Fault] = []
    for number, cells in _rows(text):
        try:
            if row := _wanted(cells):
                wanted.append(row)
            elif wanted or faults or len(cells) == 1:
                faults.append(
                    Fault(file=file, line=number, key="", found="there is no address in this line", mend=_MEND)
                )
        except Unfit as unfit:
            faults.append(Fault(file=file, line=number, key="", found=unfit.found, mend=unfit.mend))
    return Addresses(wanted=tuple(wanted), faults=tuple(faults))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that says something, with its number."""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if _WEB.match(bare):
            yield number, [_REMARK.sub("", bare)]  # an address may hold commas
        else:
            yield number, [cell.strip() for cell in next(csv.reader([bare], delimiter=_delimiter(bare)), [])]


def _delimiter(line: str) -> str:
    return next((each for each in ("\t", ";") if each in line), ",")


def _wanted(cells: list[str]) -> Wanted | None:
    address = next((each for each in cells if _WEB.match(each)), None)
    if address is None:
        return None
    first = cells[0]
    return Wanted(url=check_url(address), name=check_name(first) if first and not _WEB.match(first) else None)


def _is_address(url: str) -> bool:
    try:
        return bool(check_url(url))
    except Unfit:
        return False
