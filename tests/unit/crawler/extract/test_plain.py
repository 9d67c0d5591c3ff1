"""HTML to plain text."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import Unreadable
from crawler.extract.plain import one_line, plain, plain_line, tree_of, unescaped_line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("Speed < 20mph & falling", "Speed < 20mph & falling"),
        ("aged <5 years &amp; up", "aged <5 years & up"),
        ("<p>One &amp;amp; two</p><p>three<br>four</p>five", "One &amp; two\nthree\nfour\nfive"),
        ("R&amp;D&#8217;s <b>bo</b>ld", "R&D’s bold"),
        ("a<script>b()</script><style>c</style><noscript>d</noscript>e", "ae"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<p>broken\n across   lines</p>", "broken across lines"),
        ("&nbsp;a&nbsp;&nbsp;b", "a b"),
        ("a &lt;script&gt; b", "a <script> b"),
        ("<?php x ?>a<!-- c -->b", "ab"),
        ("</div></body>out<p>side", "out\nside"),
        ("a\x00b&#x1f;c\ud800d", "abcd"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n2"),
    ],
)
def test_pieces(markup, text):
    assert plain(markup) == text


def test_single_lines():
    assert plain_line("<p>a</p><p>b</p>") == "a b"
    assert one_line(" a\n b\x00 &amp; ") == "a b &amp;"
    assert unescaped_line("a &amp;amp; <b>") == "a &amp; <b>"


def test_what_is_nested_too_deeply_is_said_to_be_and_short_pieces_are_read_all_the_same():
    deep = "<div>" * 3000 + "deep" + "</div>" * 3000
    with pytest.raises(Unreadable, match="nested too deeply"):
        tree_of(f"<html><body>{deep}</body></html>")
    assert plain(deep + "after &amp; all") == "deep\nafter & all"
    sloppy = "<span>" * 1000 + "here"
    assert plain(sloppy) == "here"


def test_an_empty_page_is_said_to_be():
    with pytest.raises(Unreadable, match="empty"):
        tree_of("")


words = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="\u0085"), min_size=1, max_size=8)
paragraphs = st.lists(st.lists(words, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=5)


@given(paragraphs, st.sampled_from(["p", "div", "li", "h2", "blockquote"]), st.sampled_from(["b", "em", "a", "span"]))
def test_paragraphs_come_back_as_lines(lines, block, inline):
    markup = "".join(f"<{block}><{inline}>{escape(line[:1])}</{inline}>{escape(line[1:])}</{block}>" for line in lines)
    assert plain(markup) == "\n".join(lines)


@given(st.text("<>/=&;#x0123pbscriptdiv\"' \n-!?[]", max_size=80) | st.text(max_size=80))
def test_nothing_breaks_it(markup):
    text = plain(markup)
    assert text == text.strip()
    assert "\n\n" not in text
    text.encode()
