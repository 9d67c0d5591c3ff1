"""The story that `cuttings demo` tells: a newsroom opens, Cuttings goes round it twice, and what comes of it."""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from textwrap import indent

from alerts.demo.articles import Site, SourceKind, sites
from alerts.demo.inbox import Letter, letters
from alerts.demo.loopback import Visit
from alerts.demo.receiver import Received
from alerts.demo.setting import EVERY_S, section, write_folder
from alerts.demo.site import Newsroom
from alerts.errors import CommandError

Say = Callable[[str], None]
Run = Callable[[Path], Awaitable[None]]

#: Between the rounds, so that the sources are due again.
PAUSE_S = EVERY_S + 0.5

#: Not a secret at all: it only signs what this computer tells itself.
SECRET = "whsec_" + base64.b64encode(b"known to everybody who reads it").decode()

OPENING = """
Cuttings reads the news of councils, inspectorates and safeguarding partnerships, and tells
you when something that you asked about turns up. Here it reads a newsroom of invented sites.
They live on this computer only, and nothing leaves it."""

#: What an introduction calls the kinds of sources that are no RSS, and what there is to say of some.
_KINDS: dict[SourceKind, str] = {
    "atom": "Atom",
    "json feed": "JSON Feed",
    "news sitemap": "Sitemap",
    "list of articles": "Web page",
    "list of documents": "Web page",
    "government search": "Search",
}
_REMARKS: dict[SourceKind, str] = {
    "list of articles": ", no feed",
    "list of documents": ", no feed",
    "government search": ", as on GOV.UK",
}

FINDINGS = """
   Nearly every page says "serious case review" or "safeguarding" in a menu, a side bar or a
   cookie notice. None of that counts: the article itself has to say it. Where it does, a plural,
   a hyphen or the end of a line in the middle of "serious-case review's" makes no difference.

   Two job advertisements ask for safeguarding people in Alderbrook. The watch says
   NOT title:vacancy, so they are left out. One report is more than a year old: it is kept,
   and nobody is told.

   One council has no feed: "listing:" and the address of its news page will do, for the list
   is found by its form. One partnership has nothing but a page of PDFs: they are searched page
   by page, and a passage names document and page. A department adds to a guidance what was
   changed in it, and that note is searched, too.

   One PDF is a scan without text, and one feed could not be read at all. The digest says both
   at its foot, for otherwise nobody would look there."""

RULE = "   " + "─" * 86


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one run did: seconds, the requests that the sites answered, and the messages that came out."""

    took: float
    visits: Sequence[Visit]
    emails: Sequence[Letter]
    webhooks: Sequence[Received]

    def count(self, kind: str, status: HTTPStatus) -> int:
        """How many different addresses of that kind were answered so."""
        return len({(visit.host, visit.path) for visit in self.visits if (visit.kind, visit.status) == (kind, status)})

    def listings(self, status: HTTPStatus) -> int:
        """How many sources were answered so where they list their news, whatever kind they are."""
        return sum(self.count(kind, status) for kind in ("feed", "sitemap", "listing", "govuk"))


async def show(folder: Path, say: Say, *, run: Run, now: datetime, pause: float = PAUSE_S) -> None:
    """Plays the whole story in `folder`, which is made where it is missing, and tells it piece by piece through `say`.

    `run` does the real work: given a configuration's path it polls, matches, composes and delivers until nothing is due.
    `now` is an aware time; the articles' dates are reckoned from it. `pause` is in seconds. Raises CommandError where the
    folder is in use or cannot be made, where the first round brings no email or webhook, and where the second sends anything again.
    """
    with Newsroom(sites(), secret=SECRET, opened=now) as newsroom:
        config = _prepare(folder, newsroom)
        say(OPENING)
        _introduce(say, newsroom)
        _explain(say, config)
        say("\n3. Cuttings goes round\n")
        first = await _go_round(newsroom, run, config)
        _tell_first(say, first, total=len(newsroom.sites))
        say("\n4. A few seconds later it goes round again\n")
        await asyncio.sleep(pause)
        _tell_second(say, await _go_round(newsroom, run, config))
        _tell_webhook(say, first.webhooks[0])
        _tell_email(say, first.emails[0], config.with_name("digest.html"))
        say(f"\nTo look around in what is there now:  cuttings watches --config {config}")
        say("To begin with sites of your own:      cuttings init\n")


def _prepare(folder: Path, newsroom: Newsroom) -> Path:
    if folder.exists() and any(folder.iterdir()):
        raise CommandError(f"{folder} is not empty: name a folder that is new or empty")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be made ({error.strerror}): name a folder elsewhere") from error
    return write_folder(folder.resolve(), newsroom, secret=SECRET)


async def _go_round(newsroom: Newsroom, run: Run, config: Path) -> Round:
    outbox = config.parent / "outbox"
    visits, emails, webhooks = len(newsroom.visits), len(letters(outbox)), len(newsroom.received)
    began = time.monotonic()
    await run(config)
    return Round(
        took=time.monotonic() - began,
        visits=newsroom.visits[visits:],
        emails=letters(outbox)[emails:],
        webhooks=newsroom.received[webhooks:],
    )


def _introduce(say: Say, newsroom: Newsroom) -> None:
    say(f"\n1. {len(newsroom.sites)} invented sites open their doors\n")
    for site in newsroom.sites.values():
        say(f"   {site.name:<46} {_about(site)}")


def _about(site: Site) -> str:
    if site.source == "challenge":
        return 'hides its feed behind a "Just a moment..." page'
    what = f"{len(site.papers)} PDFs" if site.papers else f"{len(site.stories)} articles"
    return f"{_KINDS.get(site.source, 'RSS'):<9}  {what}{_REMARKS.get(site.source, '')}"


def _explain(say: Say, config: Path) -> None:
    say("\n2. You say in one file what you want to hear of, and who is to be told\n")
    text = config.read_text(encoding="utf-8")
    say(indent(f"{section(text, 'watches')}\n\n{section(text, 'subscriptions')}", "   "))
    say(f"\n   The whole file: {config}")


def _tell_first(say: Say, done: Round, *, total: int) -> None:
    if not done.emails or not done.webhooks:
        raise CommandError("the round ended without a digest: the log above says why")
    # One of the sites answers 200 and lists nothing.
    lists, pages = done.listings(HTTPStatus.OK) - 1, done.count("page", HTTPStatus.OK)
    papers = done.count("document", HTTPStatus.OK)
    say(
        f"   It read {lists} of {total} sources and {pages} articles, and fetched {papers} PDFs, in {done.took:.1f} seconds."
    )
    say(FINDINGS)


def _tell_second(say: Say, done: Round) -> None:
    if done.emails or done.webhooks:
        raise CommandError("the second round sent something again: please report this")
    unchanged = done.listings(HTTPStatus.NOT_MODIFIED)
    say(f'   {unchanged} sources answer "nothing has changed". Nobody is told anything twice.')


def _tell_webhook(say: Say, received: Received) -> None:
    items = received.payload["items"]
    say("\n5. The case system gets a webhook\n")
    say(f"   {len(items)} articles as JSON, and the signature is genuine. The first of them:\n")
    say(f"   {items[0]['title']}\n   {items[0]['url']}")


def _tell_email(say: Say, letter: Letter, html: Path) -> None:
    html.write_text(letter.html, encoding="utf-8")
    say("\n6. The partnership gets an email\n")
    say(f"   To: {letter.to}\n   Subject: {letter.subject}")
    say(f"{RULE}\n{indent(letter.text.strip(), '   ')}\n{RULE}")
    say(f"\n   The same as HTML, to open in a browser: {html}")
    say(f"   The message as it was sent: {letter.path}")
