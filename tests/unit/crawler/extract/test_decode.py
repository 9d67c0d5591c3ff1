"""Text comes out of bytes whatever they say of themselves."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.decode import decode, fit

TEXT = "“Fish & chips” – £5, naïve café’s"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "text/xml; charset=iso-8859-1"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=windows-1252"),
        (TEXT.encode("cp1252"), ""),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (TEXT.encode("cp1252"), 'text/html; charset="us-ascii"'),
        (TEXT.encode("cp1252"), "text/html; charset=no-such-thing"),
        (TEXT.encode("cp1252"), "text/html; charset=rot13"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-16"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/html"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "text/html"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "text/html"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "text/html"),
    ],
)
def test_one_text_in_many_dresses(body, content_type):
    assert decode(body, content_type) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_its_mark(encoding):
    assert decode(f"<p>{TEXT}".encode(encoding)) == f"<p>{TEXT}"


@pytest.mark.parametrize(
    "declaration",
    [
        '<?xml version="1.0" encoding="koi8-r"?>',
        "<meta charset=koi8-r>",
        '<meta http-equiv="x" content="text/html; charset=KOI8-R">',
    ],
)
def test_a_charset_declared_in_the_text(declaration):
    assert decode(f"{declaration}Привет".encode("koi8-r")) == f"{declaration}Привет"
    assert "Привет" not in decode(f"{declaration}Привет".encode("koi8-r"), "text/html; charset=cp1251")


def test_a_page_pasted_together_keeps_both_halves():
    assert decode("café ".encode() + "“café”".encode("cp1252")) == "café “café”"


def test_text_that_cannot_be_coded_is_refused_as_ever():
    with pytest.raises(UnicodeEncodeError):
        "\ud800".encode("utf-8", "windows-1252")


@given(st.text())
def test_utf8_comes_back_whole(text):
    marked = text.startswith(("\ufeff", "\x00", "<\x00"))
    assert marked or decode(text.encode()) == fit(text)


@given(
    st.binary(), st.sampled_from(["", "text/html; charset=", "a; charset=utf-7", "x; charset=hex", "; charset=idna"])
)
def test_no_bytes_break_it_and_nothing_unfit_is_left(body, content_type):
    text = decode(body, content_type)
    text.encode()
    assert not set(text) & {chr(code) for code in [*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, 0xFFFE, 0xFFFF]}
