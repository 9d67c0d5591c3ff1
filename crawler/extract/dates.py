"""Dates as sources write them, read our own way: the day comes first, and "BST" is an hour ahead of UTC.

Parsers at hand read `06/10/2026` as the tenth of June and take the hour of "BST" for UTC. Here a form that is not known
gives no date rather than a wrong one: the entry is kept with the string as it was given.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

#: Hours from UTC. "IST" is read as Irish Standard Time. Of RFC 822's letters only Z is used as the standard meant it.
_ZONE_HOURS = {
    **dict.fromkeys(["Z", "UT", "UTC", "GMT", "WET"], 0),
    **dict.fromkeys(["BST", "IST", "WEST", "CET", "MEZ"], 1),
    **dict.fromkeys(["CEST", "MESZ", "EET", "SAST"], 2),
    **dict.fromkeys(["EEST", "MSK"], 3),
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "JST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ["jan january ionawr", "feb february chwefror", "mar march mawrth", "apr april ebrill", "may mai", "jun june mehefin",
         "jul july gorffennaf", "aug august awst", "sep sept september medi", "oct october hydref",
         "nov november tachwedd", "dec december rhagfyr"],
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_CLOCK = r"""
    (?:T|,|\s|\bat\b|[-–—|])*
    (?P<hour>\d{1,2})
    (?: [:.h](?P<minute>\d{2}) (?: [:.](?P<second>\d{2}) (?:[.,]\d+)? )? )?
    \s* (?P<half>[ap]\.?m\.?)?
"""
_ZONE = r"(?:UTC|GMT)?\s*(?P<offset>[+-]\d{1,2}:?(?:\d{2})?)|(?P<zone>[a-z]{1,5})"
_TAIL = rf"(?:{_CLOCK}(?:\s*(?:{_ZONE}))?)?(?:\s*\([^)]*\))?\s*$"

_FORMS = [
    re.compile(_WEEKDAY + form + tail, re.IGNORECASE | re.VERBOSE | re.ASCII)
    for form, tail in [
        (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _TAIL),
        (r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})", _TAIL),
        (r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", r"(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?:"
         + _ZONE + r")?)?$"),
        (r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d{2})", _TAIL),
        (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}}|\d{{2}})\b", _TAIL),
        (rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", _TAIL),
        # asctime: Tue Oct  6 07:30:00 BST 2026
        (rf"{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?:(?:{_ZONE})\s+)?(?P<year>\d{{4}})", r"\s*$"),
    ]
]  # fmt: skip
_LONGEST = 100


def read_date(raw: str, *, zone: tzinfo = LONDON) -> datetime | None:
    """The moment that `raw` names, in UTC; None where it names none that we are sure of.

    ISO 8601, RFC 822, and what people write: day before month, month names in English and Welsh, "9.30am". A date alone
    is its midnight. `zone` holds where none is given or the one given is not known.
    """
    text = " ".join(raw.split())
    if len(text) > _LONGEST:
        return None
    for form in _FORMS:
        if found := form.match(text):
            return _moment(found.groupdict(), zone)
    return None


def _moment(parts: dict[str, str | None], zone: tzinfo) -> datetime | None:
    year, month = parts["year"] or "", parts["month"] or ""
    try:
        local = datetime(
            int(year) + (2000 if len(year) == 2 else 0),
            _MONTHS.get(month.lower()) or int(month),
            _number(parts["day"]),
            _hour(_number(parts["hour"]), parts.get("half")),
            _number(parts["minute"]),
            min(_number(parts["second"]), 59),  # a leap second
            tzinfo=_zone(parts, zone),
        )
    except ValueError:
        return None
    return local.astimezone(UTC) if 1970 < local.year < 2200 else None


def _number(digits: str | None) -> int:
    return int(digits or 0)


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no hour of a twelve-hour clock")
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _zone(parts: dict[str, str | None], zone: tzinfo) -> tzinfo:
    if offset := parts["offset"]:
        hours, minutes = int(offset[1:3].rstrip(":")), int(offset[3:].lstrip(":") or 0)
        return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1))
    hours_known = _ZONE_HOURS.get((parts["zone"] or "").upper())
    return zone if hours_known is None else timezone(timedelta(hours=hours_known))
