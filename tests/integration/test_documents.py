"""Documents from the sites that hold them to the digest that names their pages: the real crawl, sandbox, matcher and digest."""

import email
import email.policy
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from docx_files import docx, paragraph, table
from ledger_press import subscription, watch
from loopback_fetching import loopback_network
from loopback_sites import Answer, LoopbackSites
from pdf_files import pdf, scan
from sqlalchemy import select
from stores import fresh_database

from alerts.digests import Digests
from alerts.ledger.reconcile import reconcile as declare_alerts
from alerts.matching import Matching
from alerts.render import Messages
from alerts.trial import explain_article, life_of
from config.models import Settings, Source
from crawler import asking
from crawler.archive.declared import reconcile
from crawler.archive.schema import article, document, text
from crawler.newsroom import Newsroom
from crawler.sandbox import Sandbox
from crawler.spiders.fetcher import open_fetcher

PARAGRAPHS = (
    "The partnership has today published what it learnt from the life and death of Child Q in Harrowfold.",
    "Its chair thanked the family, and all who had spoken to the panel over the eighteen months of its work.",
)
REVIEW = pdf(
    ["Child Q: what we learnt", "The panel met nine times between March and", "October, and spoke to the family."],
    ["Nobody had asked how the child was. The safe-", "guarding lead was on leave, and no one stood in."],
    title="Child Q",
)
ANNEX = docx(
    paragraph("Annex A: what will be done") + table(("Action", "By"), ("Train every safeguarding lead", "May"))
)
LISTED = pdf(["Minutes of the board", "The safeguarding lead reported on neglect."])
PDF = "application/pdf"


class Clock:
    """The real time, and how far it was turned on."""

    ahead = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.ahead


def page(title, box):
    body = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
        f'<div class="content"><h1>{title}</h1>{body}</div><div class="related"><h2>Related documents</h2><ul>{box}</ul>'
        '</div><footer><a href="/privacy.pdf">Privacy notice (PDF)</a></footer></body></html>'
    ).encode()


def links(*named):
    return "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in named)


def feed(site, *listed):
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}</link><description>In short: {title}.</description></item>"
        for path, title in listed
    )
    whole = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    site.serve("/feed", whole.encode(), content_type="application/rss+xml")


def broken_twice():
    """What breaks off on the way, then a part that is sent as if it were all, then the whole."""
    answers = iter(
        [
            Answer(body=REVIEW, headers={"content-type": PDF}, cut=200),
            Answer(body=REVIEW[:-300], headers={"content-type": PDF}),
        ]
    )
    return lambda _visit: next(answers, Answer(body=REVIEW, headers={"content-type": PDF}))


@asynccontextmanager
async def newsroom_of(sites, site, database, clock):
    source = Source(name="Harrowfold SCP", feed=site.url("/feed"))
    settings = Settings(
        sources=(source,),
        watches=(watch("Leads", '"safeguarding lead"'),),
        subscriptions=(subscription("Board", ("Leads",), send="immediately"),),
        network=loopback_network(sites),
        lookback=None,
    )
    async with Sandbox(workers=1) as sandbox, open_fetcher(settings.network) as fetcher:
        async with database.write() as connection:
            await reconcile(connection, settings.sources, now=clock())
            await declare_alerts(connection, settings, now=clock())
        yield Newsroom(database=database, fetcher=fetcher, sandbox=sandbox, settings=settings, now=clock), settings


async def rows(database, table, *columns):
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(table.c.id))]


@pytest.mark.soak_on_postgresql
async def test_from_the_sites_to_the_digest(tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "LARGEST_DOCUMENT", 512 * 1024)
    clock = Clock()
    with LoopbackSites() as sites:
        site = sites.site("harrowfold.example")
        of_first = links(
            ("/child-q.pdf", "Child Q: the review (PDF, 1KB)"),
            ("/downloads/file/7/annex", "Action plan (Word)"),
            ("/scan.pdf", "The board's answer (PDF)"),
            ("/locked.pdf", "Letter to the minister (PDF)"),
            ("/large.pdf", "All evidence (PDF, 90MB)"),
            ("/gone.pdf", "Earlier review (PDF)"),
        )
        site.serve("/news/1", page("What we learnt from Child Q", of_first))
        site.serve(
            "/news/2", page("Child Q: our answer", links(("/cut.pdf", "The cut review"), ("/scan.pdf", "The answer")))
        )
        site.serve("/child-q.pdf", REVIEW, content_type=PDF)
        site.serve("/downloads/file/7/annex", ANNEX, content_type="application/octet-stream")
        site.serve("/scan.pdf", scan(), content_type=PDF)
        site.serve("/locked.pdf", pdf(["x"], encrypted=True), content_type=PDF)
        site.answer(
            "/large.pdf", Answer(body=b"%PDF-1.7 " + b"x" * 90_000, endless=True, headers={"content-type": PDF})
        )
        site.answer("/cut.pdf", broken_twice())
        site.serve("/minutes", LISTED, content_type=PDF)
        feed(site, ("/news/1", "What we learnt"), ("/news/2", "Our answer"), ("/minutes", "Minutes of June"))
        async with (
            fresh_database(tmp_path) as database,
            newsroom_of(sites, site, database, clock) as (newsroom, settings),
        ):
            await newsroom.run_until_idle()
            states = {url.rpartition("/")[2]: (state, reason) for url, state, reason in await documents(database)}
            assert states == {
                "child-q.pdf": ("read", None),
                "annex": ("read", None),
                "scan.pdf": ("unreadable", "it is a scan without text"),
                "locked.pdf": ("unreadable", "it is protected with a password"),
                "large.pdf": ("unreadable", "it is larger than 512 KB"),
                "gone.pdf": ("wanted", "the server answered 404 (not found)"),
                "cut.pdf": ("wanted", "the answer broke off before its end"),
                "minutes": ("read", None),
            }
            for _ in range(2):
                clock.ahead += timedelta(hours=1)
                await newsroom.run_until_idle()
            states = {url.rpartition("/")[2]: (state, reason) for url, state, reason in await documents(database)}
            assert states["cut.pdf"] == ("read", None)
            assert states["gone.pdf"] == ("unreadable", "the server answered 404 (not found)")
            paths = sites.paths("harrowfold.example")
            assert [paths.count(f"/{name}.pdf") for name in ("scan", "cut", "gone", "privacy")] == [1, 3, 3, 0]

            matching = Matching(database, now=clock)
            while await matching.run_once():
                pass
            messages = Messages(sender="Cuttings <cuttings@example.org>")
            digests = Digests(database, settings, messages, now=clock)
            told = await digests.preview("Board")
            by_title = {item.title: [each.passage for each in item.passages] for item in told.items}
            assert set(by_title) == {"What we learnt from Child Q", "Child Q: our answer", "Minutes of June"}
            review, action = by_title["What we learnt from Child Q"]
            assert (review.where, review.document, review.page) == ("document", "Child Q: the review", 2)
            assert review.text == "The safeguarding lead was on leave, and no one stood in."
            assert (action.document, action.page) == ("Action plan", None)
            [minutes] = by_title["Minutes of June"]
            assert (minutes.document, minutes.page) == ("Minutes of June", 1)

            letter = email.message_from_bytes(
                messages.email(told, to="board@example.org").content, policy=email.policy.default
            )
            said = " ".join(letter.get_body(("plain",)).get_content().replace(" | ", " ").split())
            assert "*safeguarding lead* was on leave, and no one stood in. (page 2 of “Child Q: the review”)" in said
            assert "Train every *safeguarding lead* (in “Action plan”)" in said
            assert "4 documents could not be read, so nobody has searched them:" in said
            scanned = (
                f"- The board's answer (PDF), from Harrowfold SCP: it is a scan without text {site.url('/scan.pdf')}"
            )
            assert scanned in said
            assert "- All evidence (PDF), from Harrowfold SCP: it is larger than 512 KB" in said

            async with database.read() as connection:
                explained = await explain_article(connection, site.url("/news/1"), settings.watches[0])
                assert [each.document for each in explained] == [None, "Child Q: the review", "Action plan"]
                assert str(explained[1]).startswith("Leads matches the document “Child Q: the review”, on page 2.")
                life = await life_of(connection, site.url("/child-q.pdf"))
                assert life.article is not None
                assert life.article["url"] == site.url("/news/1")
            assert await rows(database, article, article.c.url) == [
                (site.url("/news/1"),),
                (site.url("/news/2"),),
                (site.url("/minutes"),),
            ]
            bodies = [
                row for row in await rows(database, text, text.c.title, text.c.body) if row[0] == "Minutes of June"
            ]
            assert bodies[0][1] == "In short: Minutes of June."


async def documents(database):
    return await rows(database, document, document.c.url, document.c.state, document.c.reason)
