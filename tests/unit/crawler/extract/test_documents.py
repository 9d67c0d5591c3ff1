from contextlib import suppress

import pytest
from docx_files import docx, paragraph, part, table, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import pdf, pdf_of_streams, scan, with_pictures

from crawler.errors import Unreadable
from crawler.extract import docx as docx_module
from crawler.extract.documents import read_document
from crawler.extract.kinds import is_document
from crawler.extract.pdf import told_title
from crawler.extract.pdf_lines import prose

URL = "https://www.harrowfold.example/downloads/file/123/review"
LINES = ("The board met in June and agreed", "that the review would be published.")


def read(body):
    return read_document(body, url=URL, content_type="text/html")


def refused(body):
    with pytest.raises(Unreadable) as refusal:
        read(body)
    return str(refusal.value)


def test_a_pdf_is_read_page_by_page():
    found = read(pdf(LINES, ["A second page says something else."], title="Child Q: practice review"))

    assert found.kind == "pdf"
    assert found.title == "Child Q: practice review"
    assert found.pages == (
        "The board met in June and agreed that the review would be published.",
        "A second page says something else.",
    )


def test_the_mark_of_a_pdf_may_stand_behind_junk():
    assert read(b"\r\n\r\nSet-Cookie: a=b\r\n" + pdf(LINES)).pages[0].startswith("The board met")


def test_a_document_without_its_table_of_offsets_is_read_all_the_same():
    body = pdf(LINES)
    assert read(body[: body.index(b"xref")] + b"trailer << /Root 1 0 R >>\n%%EOF").pages[0].startswith("The board met")


def test_halves_of_words_are_joined_as_the_rest_of_the_document_writes_them():
    (page,) = read(
        pdf(
            [
                "The safe-",
                "guarding of children was a multi-",
                "agency duty, the board of Stoke-",
                "Marsh wrote, and self-",
                "harm a theme. In-",
                "form the lead at once. She was well in-",
                "formed by all.",
                "To inform is to protect.",
                "A child-centred service is child-",
                "centred in all.",
            ]
        )
    ).pages
    for word in (
        "safeguarding",
        "multi-agency",
        "Stoke-Marsh",
        "self-harm",
        "Inform the",
        "informed",
        "is child-centred",
    ):
        assert word in page


def test_a_word_cut_by_the_end_of_a_page_stands_on_the_first_of_the_two():
    pages = read(pdf([*LINES, "and the safe-"], ["guarding of children was in vain.", "It said no more."])).pages
    assert pages[0].endswith("and the safeguarding")
    assert pages[1].startswith("of children was in vain.")


def test_running_heads_stand_once_and_page_numbers_nowhere():
    said = [
        f"In {1990 + n} the report was about the {theme} of the family and of all who knew it."
        for n, theme in enumerate("abcdef")
    ]
    pages = [
        ["Harrowfold Safeguarding Children Partnership", text, "OFFICIAL", f"Page {n} of 6"]
        for n, text in enumerate(said, start=1)
    ]
    found = read(pdf(*pages)).pages
    assert found[0] == f"Harrowfold Safeguarding Children Partnership\n{said[0]} OFFICIAL"
    assert found[1:] == tuple(said[1:])


def test_lines_of_a_paragraph_are_one_and_headings_and_bullets_stand_alone():
    text = (
        "4. Findings\r\nThe review found that nobody had asked the family how they\r\nwere. Professionals did not share "
        "what they knew of the\r\nchildren.\r\nThe partnership accepts this.\r\n• train all staff\r\n• audit the "
        "files of the last three years and report to the board\r\nin the spring"
    )
    assert prose([text])[0].split("\n") == [
        "4. Findings",
        "The review found that nobody had asked the family how they were. Professionals did not share what they knew of the children.",
        "The partnership accepts this.",
        "• train all staff",
        "• audit the files of the last three years and report to the board in the spring",
    ]


def test_no_ligature_nor_soft_hyphen_nor_nul_is_left():
    assert prose(["The ﬁrst oﬃ\u00adcer\x00 was con\u00ad\r\nﬁdent\f of it"]) == (
        "The first officer was confident of it",
    )


#: Ligatures are taken apart, which is shown above.
CHARACTERS = st.characters(codec="utf-16", categories=["L", "N", "P", "Z", "C"], exclude_characters="ﬀﬁﬂﬃﬄﬅﬆ")


@given(st.lists(st.text(CHARACTERS, max_size=80), max_size=6))
@settings(max_examples=150, deadline=None)
def test_letters_are_neither_lost_nor_made(pages):
    """But for the running heads and page numbers, which short pages like these have none of: at most two are alike."""
    distinct = [f"{number * 'q'} {page} {number * 'z'}" for number, page in enumerate(pages, start=1)]
    kept = "".join(prose(distinct))

    def letters(text):
        return [char for char in text if char.isascii() and char.isalpha()]

    assert letters(kept) == letters("".join(distinct))
    assert "\n" not in kept or all(line.strip() for line in kept.split("\n"))


def test_why_a_pdf_cannot_be_read_is_said():
    whole = pdf(*[["hello there, this is a page of a report"] * 40] * 30)
    assert refused(scan()) == "it is a scan without text"
    assert refused(pdf(LINES, encrypted=True)) == "it is protected with a password"
    assert refused(whole[: len(whole) // 2]) == "it is damaged"
    assert refused(b"%PDF-1.7\n" + b"\0" * 1000) == "it is damaged"
    assert refused(pdf_of_streams([b""] * 1001)) == "it has more than 1,000 pages"
    assert refused(pdf([])) == "it is a scan without text"
    form = [
        "Please wait... If this message is not eventually replaced by the proper contents",
        "you need Adobe Reader.",
    ]
    assert refused(pdf(form)) == "it is a form that only Adobe’s own reader shows"


def test_what_is_no_document_of_ours_is_named():
    assert refused(b"") == "it is empty"
    assert refused(b"<!doctype html><p>Sign in") == "the address leads to a page, not to a document"
    assert refused(b"\x89PNG\r\n\x1a\n....") == "the address leads to a picture, not to a document"
    assert refused(b"{\\rtf1 hello}") == "it is in Rich Text Format, which is not read here"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert (
        refused(ole + "WordDocument".encode("utf-16-le"))
        == "it is in the old Word format (.doc), which is not read here"
    )
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")) == "it is protected with a password"
    assert refused(zipped({"xl/workbook.xml": "<x/>"})) == "it is a spreadsheet, which is not read here"
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    assert refused(odt) == "it is an OpenDocument text, which is not read here"
    assert refused(zipped({"a.txt": "x"})) == "it is an archive of files, which is not read here"


def test_a_docx_is_read_with_tables_notes_and_heads():
    body = (
        paragraph("The review of Child Q")
        + table(("Finding", "Action"), ("Neglect was missed", "Train all staff"))
        + "<w:p><w:r><w:t xml:space='preserve'>Two lines</w:t><w:br/><w:t>of one para</w:t><w:softHyphen/><w:t>graph</w:t>"
        "</w:r><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del></w:p>"
    )
    found = read(
        docx(
            body,
            title="Local review: Child Q",
            parts={
                "word/footnotes.xml": part(f"<w:footnote>{paragraph('See section 4.')}</w:footnote>", root="footnotes"),
                "word/header1.xml": part(paragraph("OFFICIAL"), root="hdr"),
                "word/header2.xml": part(paragraph("OFFICIAL"), root="hdr"),
                "word/comments.xml": part(paragraph("Is this right?"), root="comments"),
            },
        )
    )
    assert found.kind == "docx"
    assert found.title == "Local review: Child Q"
    assert found.pages[0].split("\n") == [
        "The review of Child Q",
        *("Finding", "Action", "Neglect was missed", "Train all staff"),
        "Two lines",
        "of one paragraph",
        "See section 4.",
        "OFFICIAL",
    ]


def test_a_text_box_is_read_once():
    box = paragraph("In the box stands more.")
    body = (
        "<w:p><w:r><w:t>Before the box, and some more words.</w:t>"
        f"<mc:AlternateContent xmlns:mc='urn:mc'><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(docx(body)).pages[0].count("In the box") == 1


def test_entities_of_a_docx_are_neither_expanded_nor_fetched():
    doctype = '<!DOCTYPE d [<!ENTITY a "secret "><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = paragraph("Nothing is taken from elsewhere: &a;&f;.")
    assert "secret" not in (page := read(docx(text, doctype=doctype)).pages[0])
    assert "root:" not in page


def test_why_a_docx_cannot_be_read_is_said(monkeypatch):
    whole = docx(paragraph("The review of Child Q found that nobody had asked."))
    assert refused(whole[: len(whole) // 2]) == "it is damaged"
    assert refused(docx("<w:p>")) == "it is damaged"
    assert refused(docx(paragraph("Hi"))) == "it holds no text"
    monkeypatch.setattr(docx_module, "LARGEST_PART", 100)
    assert refused(whole) == "it is too large once it is unpacked"


def test_any_bytes_are_read_or_refused():
    whole = pdf(LINES, ["and another page of it"])

    @given(st.integers(0, len(whole) - 1), st.binary(min_size=1, max_size=30))
    @settings(max_examples=80, deadline=None)
    def holds(place, noise):
        with suppress(Unreadable):
            read(whole[:place] + noise + whole[place + len(noise) :])

    holds()


def test_titles_that_a_program_gave_are_none():
    for given_title in ("Microsoft Word - review final.docx", "untitled", "review_v3.pdf", "Document1", "", "x" * 400):
        assert told_title(given_title) == ""
    assert told_title(" Child Q:\n a review ") == "Child Q: a review"


def test_documents_are_told_by_their_bytes():
    assert is_document(pdf(LINES))
    assert is_document(docx(paragraph("Hello")))
    assert not is_document(zipped({"xl/workbook.xml": "<x/>"}))
    assert not is_document(b"<p>About %PDF-1.4 files</p>")


def test_pages_that_are_pictures_among_others_are_counted():
    lines = ["The panel met nine times between March and October, and it spoke to the family."] * 5
    assert read(with_pictures(lines, 4)).partial == "4 of its 5 pages are pictures without text"
    assert read(with_pictures(lines, 3)).partial is None
    assert read(pdf(lines, [], [], [], [], [])).partial is None
