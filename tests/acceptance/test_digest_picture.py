"""A digest in a real browser: does it look like what a reader would want, on a desk, on a telephone and at night?"""

import os
import re
import struct
from pathlib import Path

import pytest
from mail_editions import NOT_READ, empty, morning
from render_picture import PICTURE, WIDTH, chromium, drawn, measured

from alerts.render import Messages

MESSAGES = Messages(sender="cuttings@westmarsh.example")


@pytest.fixture(autouse=True, scope="module")
def _browser() -> None:
    if chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed, and in CI it must be")
        pytest.skip("Chromium is not installed: what a digest looks like was not looked at")


@pytest.fixture(scope="module")
def page() -> str:
    return MESSAGES.preview_html(morning())


def luminance(colour: str) -> float:
    """Relative luminance of "rgb(1, 2, 3)" (WCAG 2.2)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 760])
def test_nothing_is_cut_off_and_everything_can_be_read(page: str, width: int, dark: bool) -> None:
    seen = measured(page, width=width, dark=dark)
    assert seen["h1"] == ["Partnership morning digest"]
    assert (seen["width"], seen["scrollWidth"]) == (width, width)
    assert seen["images"] == 0
    assert seen["links"] == [item.url for item in morning().items]
    for mark in seen["marks"]:
        assert mark["width"] > 40
        assert mark["background"] not in {seen["sheet"], "rgba(0, 0, 0, 0)"}
    assert [text for text in seen["texts"] if text["size"] < 13] == []
    faint = [text for text in seen["texts"] if contrast(text["colour"], text["behind"]) < 4.5]  # WCAG 2.2, 1.4.3
    assert faint == []
    assert (luminance(seen["sheet"]) < 0.05) == dark


def test_a_word_without_end_does_not_widen_the_page() -> None:
    long = MESSAGES.preview_html(empty(NOT_READ, subscription="x" * 400))
    assert measured(long, width=320)["scrollWidth"] == 320


def test_the_picture_shows_what_a_digest_looks_like_today(page: str, tmp_path: Path) -> None:
    drawn(page, tmp_path / "digest.png", width=WIDTH)
    now, shown = (struct.unpack(">II", file.read_bytes()[16:24]) for file in (tmp_path / "digest.png", PICTURE))
    assert PICTURE.stat().st_size <= 200_000
    assert (now[0], shown[0]) == (WIDTH, WIDTH)
    # Other fonts wrap other lines; a picture of another digest would be far off.
    assert abs(now[1] - shown[1]) < 0.2 * shown[1], "docs/digest.png is old: python tests/support/render_picture.py"
