"""Templates are tried out before they are needed."""

from pathlib import Path
from shutil import copytree

import pytest

from alerts.render import faults
from alerts.render.library import SHIPPED


def test_what_is_shipped_is_sound(tmp_path: Path) -> None:
    assert faults(copytree(SHIPPED, tmp_path / "templates")) == ()


@pytest.mark.parametrize(
    ("name", "template", "cause"),
    [
        ("item.html", "{% if item.partial %}{{ oops }}{% endif %}", "'oops' is undefined"),
        ("item.html", "{% if item.headline_only %}{{ oops }}{% endif %}", "'oops' is undefined"),
        ("item.txt", "{% if not item.link %}{{ oops }}{% endif %}", "'oops' is undefined"),
        ("item.html", "{% if item.brief %}{{ oops }}{% endif %}", "'oops' is undefined"),
        ("item.html", "{% for q in item.quotes %}{% if q.place %}{{ q.plaice }}{% endif %}{% endfor %}", "'plaice'"),
        ("foot.txt", "{% for each in digest.coverage.not_read %}{{ each.since }}{% endfor %}", "'since'"),
        ("foot.html", "{% if digest.coverage.partly_read %}{{ oops }}{% endif %}", "'oops' is undefined"),
        ("digest.html", "{% if not digest.sections %}{{ oops }}{% endif %}", "'oops' is undefined"),
        ("digest.txt", "{{ digest.quiet.names }}", "'names'"),
        ("subject.txt", "{{ subject }}", "'subject' is undefined"),
        ("operator.txt", "{{ digest }}", "'digest' is undefined"),
        ("test.html", "{% block %}", "expected token"),
        ("layout.html", "{{ oops }}", "'oops' is undefined"),
    ],
)
def test_a_fault_shows_wherever_it_hides(tmp_path: Path, name: str, template: str, cause: str) -> None:
    (tmp_path / name).write_text(template)
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{tmp_path / name}:1: ")
    assert cause in fault
