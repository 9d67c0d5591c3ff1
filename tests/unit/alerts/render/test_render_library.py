"""The operator's templates: parts of them, broken ones, and what they may not do."""

from pathlib import Path

import pytest
from mail_editions import morning

from alerts.errors import TemplateError
from alerts.render import Messages
from alerts.render.edition import edition
from alerts.render.library import SHIPPED, Library


class Faults(list):
    """What was reported."""

    def __call__(self, fault: str) -> None:
        self.append(fault)


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "templates"


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def html(folder: Path, faults: Faults) -> str:
    return Messages(sender="cuttings@x.example", templates=folder, on_fault=faults).preview_html(morning())


SHIPPED_HTML = Messages(sender="cuttings@x.example").preview_html(morning())


def test_a_folder_that_is_not_there_or_empty_changes_nothing(folder: Path, faults: Faults) -> None:
    assert html(folder, faults) == SHIPPED_HTML
    assert html(written(folder), faults) == SHIPPED_HTML
    assert faults == []


def test_one_part_may_be_overridden(folder: Path, faults: Faults) -> None:
    mine = html(written(folder, item__html="<h3>{{ item.number }}: {{ item.source }}</h3>"), faults)
    assert "1: Alderbrook Council</h3>" in mine
    assert "What was checked" in mine
    assert faults == []


def test_the_style_sheet_and_the_subject_are_parts_too(folder: Path, faults: Faults) -> None:
    written(
        folder, style__css="h1 { color: #123456; }", subject__txt="[Alderbrook] {{ digest.subject }}\nBcc: x@y.example"
    )
    assert '<h1 style="color: #123456;">' in html(folder, faults)
    messages = Messages(sender="cuttings@x.example", templates=folder, on_fault=faults)
    content = messages.email(morning(), to="lead@x.example").content
    assert b"\r\nBcc:" not in content
    assert "Subject: [Alderbrook] 9 new · Partnership morning digest · Thu 4 June Bcc" in messages.preview_text(
        morning()
    )


@pytest.mark.parametrize(
    ("template", "line", "cause"),
    [
        ("<h3>{{ item.headline }}</h3>", 1, "has no attribute 'headline'"),
        ("<h3>\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("<h3>\n\n{% if %}", 3, "Expected an expression"),
        ("{{ 1 // 0 }}", 1, "zero"),
        ("{{ item.number + 'x' }}", 1, "unsupported operand"),
        ("{% include 'nowhere.html' %}", 1, "there is no template 'nowhere.html'"),
        ("{{ item.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ ''.__class__ }}", 1, "unsafe"),
        ("{{ range(10 ** 9) | list }}", 1, "Range too big"),
        ("{{ item | frobnicate }}", 1, "frobnicate"),
        ("{{ raise() }}", 1, "'raise' is undefined"),
    ],
)
def test_a_broken_part_is_told_once_and_replaced(
    folder: Path, faults: Faults, template: str, line: int, cause: str
) -> None:
    written(folder, item__html=template, foot__html="<p>My own foot</p>")
    messages = Messages(sender="cuttings@x.example", templates=folder, on_fault=faults)
    for _ in range(2):
        mine = messages.preview_html(morning())
        assert "My own foot" in mine  # the sound part stays
        assert "Fennimore partnership publishes" in mine
    (fault,) = faults
    assert fault.startswith(f"{folder / 'item.html'}:{line}: ")
    assert cause in fault
    assert fault.endswith("; the shipped template is used instead")
    assert "\n" not in fault


def test_two_broken_parts_are_both_told(folder: Path, faults: Faults) -> None:
    assert html(written(folder, item__html="{{ a }}", foot__html="{{ b }}"), faults) == SHIPPED_HTML
    assert len(faults) == 2


def test_a_part_that_misuses_a_shipped_one_is_at_fault_itself(folder: Path, faults: Faults) -> None:
    assert (
        html(written(folder, digest__html='\n{% include "foot.html" %}{% include "item.html" %}'), faults)
        == SHIPPED_HTML
    )
    assert "digest.html:2: 'item' is undefined" in faults[0]


def test_a_mended_part_is_used_at_once(folder: Path, faults: Faults) -> None:
    messages = Messages(
        sender="cuttings@x.example", templates=written(folder, foot__html="{{ oops }}"), on_fault=faults
    )
    assert messages.preview_html(morning()) == SHIPPED_HTML
    written(folder, foot__html="<p>My own foot, mended</p>")
    assert "My own foot, mended" in messages.preview_html(morning())


def test_a_part_that_cannot_be_read_is_a_fault(folder: Path, faults: Faults) -> None:
    written(folder)
    (folder / "item.html").write_bytes(b"\xff\xfe")
    assert html(folder, faults) == SHIPPED_HTML
    assert "item.html:1: it is not UTF-8" in faults[0]


def test_a_part_that_may_not_be_read_is_a_fault(folder: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    target = str(written(folder, item__html="x") / "item.html")
    plain_open = open

    def refusing(file: object, *arguments: object, **more: object) -> object:
        if str(file) == target:
            raise PermissionError(13, "Permission denied", target)
        return plain_open(file, *arguments, **more)

    monkeypatch.setattr("builtins.open", refusing)
    assert html(folder, faults) == SHIPPED_HTML
    assert "item.html:1: Permission denied" in faults[0]


def test_a_finish_that_fails_falls_back_to_everything_shipped(folder: Path, faults: Faults) -> None:
    library = Library(written(folder, item__html="MY OWN"), faults)

    def finish(text: str) -> str:
        if "MY OWN" in text:
            raise ValueError("no such thing")
        return text

    values = {"digest": edition(morning()), "to": ""}
    assert "Fennimore" in library.render("digest.html", values, finish=finish)
    assert faults == [f"{folder}: no such thing; the shipped templates are used instead"]


def test_a_shipped_template_that_breaks_is_our_own_fault() -> None:
    with pytest.raises(TemplateError, match=r"nowhere\.html.*fault in Cuttings"):
        Library(None, lambda _fault: None).render("nowhere.html", {})


def test_templates_cannot_change_what_they_are_shown(folder: Path, faults: Faults) -> None:
    assert html(written(folder, item__html="{{ digest.sections.append(1) }}{{ [].append(1) }}"), faults) == SHIPPED_HTML
    assert len(faults) == 1


def test_every_text_of_others_is_escaped_in_html_and_only_there(folder: Path, faults: Faults) -> None:
    written(folder, item__html="<h3>{{ '<b>' }}</h3>", item__txt="{{ '<b>' }}")
    messages = Messages(sender="cuttings@x.example", templates=folder, on_fault=faults)
    assert "&lt;b&gt;" in messages.preview_html(morning())
    assert "<b>" in messages.preview_text(morning())


def test_every_shipped_template_is_one_that_the_documentation_names() -> None:
    page = (Path(__file__).parents[4] / "docs" / "templates.md").read_text()
    assert {name for name in (path.name for path in SHIPPED.iterdir()) if f"`{name}`" not in page} == set()
