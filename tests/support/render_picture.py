"""What a digest looks like: Chromium draws it, and says what it measured. `python tests/support/render_picture.py`
draws the picture that the README shows.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from mail_editions import morning
from render_png import pack

from alerts.models import Digest, Item
from alerts.render import Messages

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "digest.png"
WIDTH = 760
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a digest loads nothing; nothing may be asked for
)
_DARK = ("--blink-settings=preferredColorScheme=0",)

# A window of Chromium's is never narrower than some 500 px, so the digest stands in a frame of the width that is meant.
_FRAME = """<!DOCTYPE html><html><body style="margin:0"><iframe id="frame" srcdoc="{source}"
 style="border:0;width:{width}px;height:{height}px"></iframe><pre id="measured"></pre><script>
document.getElementById("frame").onload = (event) => {{
  const page = event.target.contentDocument;
  const style = (element) => page.defaultView.getComputedStyle(element);
  const all = (selector) => Array.from(page.querySelectorAll(selector));
  const behind = (element) => element === null ? "rgb(255, 255, 255)"
    : style(element).backgroundColor === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : style(element).backgroundColor;
  const speaks = (element) => Array.from(element.childNodes).some((one) => one.nodeType === 3 && one.data.trim());
  document.getElementById("measured").textContent = JSON.stringify({{
    h1: all("h1").map((one) => one.textContent),
    links: all("h3 a").map((one) => one.href),
    images: all("img").length,
    width: page.documentElement.clientWidth,
    scrollWidth: page.documentElement.scrollWidth,
    height: Math.ceil(page.querySelector(".sheet").getBoundingClientRect().bottom),
    sheet: style(page.querySelector(".sheet")).backgroundColor,
    marks: all("mark").map((one) => ({{
      background: style(one).backgroundColor, width: one.getBoundingClientRect().width }})),
    texts: all("body *").filter((one) => speaks(one) && one.getBoundingClientRect().height > 0).map((one) => ({{
      text: one.textContent.trim(), size: parseFloat(style(one).fontSize),
      colour: style(one).color, behind: behind(one) }})),
  }});
}};
</script></body></html>"""


def chromium() -> str | None:
    """Where Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def measured(source: str, *, width: int, dark: bool = False) -> dict:
    """What a digest's HTML becomes on a screen `width` CSS pixels wide: headings, colours, sizes, marks."""
    frame = _FRAME.format(source=html.escape(source, quote=True), width=width, height=1000)
    dom = _run(frame, "--dump-dom", *(_DARK if dark else ())).stdout
    found = re.search(r'<pre id="measured">(.*?)</pre>', dom, re.DOTALL)
    return json.loads(html.unescape(found[1]))


def drawn(source: str, target: Path, *, width: int, dark: bool = False) -> None:
    """Draw a digest's HTML as PNG into `target`, `width` pixels wide and as high as it is."""
    height = measured(source, width=width)["height"]
    frame = _FRAME.format(source=html.escape(source, quote=True), width=width, height=height)
    frame = frame.replace('<pre id="measured">', '<pre id="measured" hidden>')
    _run(frame, f"--window-size={width},{height}", f"--screenshot={target}", *(_DARK if dark else ()))


def _run(page: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        command = [chromium(), *_FLAGS, f"--user-data-dir={folder}/profile", *arguments, file.as_uri()]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)


def without_documents(digest: Digest) -> Digest:
    """The digest as it is today, when documents are not read yet."""

    def read(item: Item) -> Item:
        return replace(item, passages=tuple(each for each in item.passages if each.passage.where != "document"))

    return replace(digest, groups=tuple(replace(one, items=tuple(map(read, one.items))) for one in digest.groups))


def main() -> None:
    """Draw the README's picture."""
    shown = without_documents(morning())
    drawn(Messages(sender="cuttings@example.org").preview_html(shown), PICTURE, width=WIDTH)
    pack(PICTURE)
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    main()
