"""The configuration as declared: one frozen model per section of the YAML file.

Paths are absolute once loaded (relative ones start at the file). Durations are timedeltas. What holds within one section
is checked here; what several sections must agree on is checked in `references.py`.
"""

from datetime import timedelta
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, model_validator

from config.concepts import Concept
from config.errors import Unfit
from config.kinds import (
    Cidr,
    Contact,
    Database,
    Duration,
    Email,
    ExistingFile,
    ExistingFolder,
    FilePath,
    Host,
    LastingDuration,
    Listen,
    LiteralAddress,
    Lookback,
    MailServer,
    Name,
    Phrase,
    Secret,
    Send,
    Sender,
    SigningSecret,
    Timezone,
    Url,
)
from config.section import Declared
from config.sources import Source

Security = Literal["starttls", "tls", "none"]

_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


class Network(Declared):
    """How the crawler and the webhooks behave on the network."""

    contact: Contact | None = None
    """Whom the owner of a site can reach: https://… or mailto:…, sent in the User-Agent. No public site is polled without it."""
    requests_at_once: int = Field(default=64, ge=1, le=1000)
    """How many requests may be on their way at the same time, over all hosts. One host never gets more than one."""
    per_host_delay: Duration = timedelta(seconds=1)
    """The least time between two requests to one host."""
    allow: tuple[Cidr, ...] = ()
    """Private networks that pages and webhooks may be on, for an intranet newsroom. All others are refused."""
    hosts: dict[Host, LiteralAddress] = Field(default_factory=dict)
    """Addresses of host names, as in a hosts file."""
    proxy: Url | None = None
    """The HTTP proxy that pages are fetched through."""
    ca_file: ExistingFile | None = None
    """Certificates to trust beside the system's own, as a PEM file; for a proxy or an intranet with its own authority."""


class Retention(Declared):
    """How long text and evidence are kept."""

    unmatched: LastingDuration = timedelta(days=180)
    """The text of articles that no watch matched."""
    matched: LastingDuration = timedelta(days=6 * 365)
    """The text of articles that a watch matched."""
    evidence: LastingDuration = timedelta(days=7 * 365)
    """What was told to whom, and when."""


class Operator(Declared):
    """Who hears of faults."""

    to: tuple[Email, ...] = ()
    """Email addresses that are told what is broken."""
    ping: Url | None = None
    """An address that is called while all is well, for a monitor that notices when the calls stop."""


class Web(Declared):
    """Where the daemon listens, and the address under which readers reach it."""

    listen: Listen = "127.0.0.1:8650"
    """The address and port that the daemon listens on."""
    public_url: Url | None = None
    """The address under which readers reach the daemon."""


class Watch(Declared):
    """A named query: exactly one of `query`, `phrases` and `everything`. `only_from` names tags or sources."""

    name: Name
    """What readers see. No other watch may have it."""
    query: str | None = None
    """Words and "phrases" with AND, OR, NOT and brackets; title: looks at headlines alone. Write it after `query: |`."""
    phrases: tuple[Phrase, ...] = ()
    """A list of phrases. Any of them matches."""
    everything: bool = False
    """Matches every article."""
    only_from: tuple[Name, ...] = ()
    """Tags or names of sources: what others list does not match."""
    concepts: tuple[Concept, ...] = ()
    """Concepts that its query alone knows. Those of the file that it names are added to them when the file is read."""
    was: Name | None = None
    """The name it had before, where it was renamed: its past goes with it."""

    @model_validator(mode="after")
    def _one_way_to_match(self) -> "Watch":
        given = [key for key in ("query", "phrases", "everything") if getattr(self, key)]
        if not given:
            raise Unfit("this watch matches nothing", "add one of: query | phrases | everything: true")
        if len(given) > 1:
            raise Unfit(
                f"this watch has {' and '.join(given)}", "leave one of them, and make a second watch of the other"
            )
        return self


class Mail(Declared):
    """How email leaves: an SMTP server, or a Maildir folder. Without either: the folder `outbox` beside the file."""

    server: MailServer | None = None
    """The mail server: smtp://user@host:port. Without a port: 587 for starttls, 465 for tls, 25 for none."""
    security: Security | None = None
    """How the connection to the mail server is protected: starttls, tls (from the first byte) or none."""
    password: Secret | None = None
    """The password of the user in `server`."""
    sender: Sender = "Cuttings <cuttings@localhost>"
    """Whom digests come from: Name <address>."""
    maildir: FilePath | None = None
    """A Maildir folder that mail is put into instead of being sent."""

    @model_validator(mode="before")
    @classmethod
    def _without_a_server(cls, data: Any) -> Any:
        """A Maildir is what mail goes into where nothing was said."""
        if isinstance(data, dict) and not {"server", "maildir"} & data.keys():
            return {**data, "maildir": "outbox"}
        return data

    @model_validator(mode="after")
    def _one_way_out(self) -> "Mail":
        if self.server and self.maildir:
            raise Unfit("there is a server and a maildir", "leave one of them: mail goes one way")
        if self.server and not self.security:
            raise Unfit("the mail server's security is not said", "add one of: security: starttls | tls | none")
        if self.security and not self.server:
            raise Unfit("there is security without a server", "add server: smtp://user@host:port, or take it out")
        if (self.password is None) != (self.user is None):
            raise Unfit(*_HALF_A_LOGIN[self.password is None])
        return self

    @property
    def host(self) -> str | None:
        """The mail server's name or address."""
        return urlsplit(self.server).hostname if self.server else None

    @property
    def port(self) -> int | None:
        """The mail server's port: as given, else the usual one for the security."""
        if not self.server or not self.security:
            return None
        return urlsplit(self.server).port or _PORTS[self.security]

    @property
    def user(self) -> str | None:
        """The name to log in with, percent-decoded; None where nobody logs in."""
        name = urlsplit(self.server).username if self.server else None
        return unquote(name) if name else None


_HALF_A_LOGIN = {
    True: (
        "the mail server has a user but no password",
        "add password: {env: NAME}, or take the user out of the address",
    ),
    False: ("there is a password without a user", "write the user into the address: smtp://user@host:port"),
}


class Webhook(Declared):
    """Where a digest goes as signed JSON; `secret` is a Standard Webhooks secret, `whsec_…`."""

    url: Url
    """The address that the JSON is posted to."""
    secret: SigningSecret
    """The Standard Webhooks secret, whsec_…, that signs it."""


class Subscription(Declared):
    """Which watches go to which recipients, and when."""

    name: Name
    """What readers see in the subject. No other subscription may have it."""
    watches: tuple[Name, ...] = Field(min_length=1)
    """The names of the watches that it tells of, in the order of the digest."""
    send: Send
    """When: immediately | hourly | daily at HH:MM | weekdays at HH:MM | weekly on monday at HH:MM | {cron: "…"}."""
    timezone: Timezone | None = None
    """The time zone of `send`, where it is another than the file's."""
    to: tuple[Email, ...] = ()
    """The email addresses that get it, each a message of its own."""
    webhook: Webhook | None = None
    """Where it goes as signed JSON."""
    when_empty: Literal["send", "skip"] = "send"
    """What happens when nothing was found: an empty digest says what was checked."""
    since: LastingDuration | None = None
    """How far back its first digest reaches. Left out: what is matched from now on."""
    was: Name | None = None
    """The name it had before, where it was renamed: its past goes with it."""

    @model_validator(mode="after")
    def _somewhere_to_go(self) -> "Subscription":
        if not self.to and not self.webhook:
            raise Unfit("this subscription goes nowhere", "add to: [an address], or webhook: {url: …, secret: …}")
        return self


class Settings(Declared):
    """The whole file, includes resolved. `lookback` is None for "all".

    `database` is the address that SQLAlchemy's async engine takes: `sqlite+aiosqlite:///` and an absolute path, or
    `postgresql+psycopg://…`, never with a password. `surroundings.is_embedded` tells which.
    """

    database: Database = Field(default="sqlite:///cuttings.db", validate_default=True)
    """Where everything is kept: sqlite:/// and a path, or postgresql://USER@HOST:PORT/NAME without a password."""
    timezone: Timezone = "Europe/London"
    """The time zone of all schedules that do not name their own."""
    network: Network = Network()
    """How Cuttings behaves on the network."""
    lookback: Lookback = timedelta(days=2)
    """Articles that are older than this when first seen are kept but told to nobody; or: all."""
    retention: Retention = Retention()
    """How long text and evidence are kept."""
    operator: Operator = Operator()
    """Who hears of faults."""
    web: Web = Web()
    """Where the daemon listens."""
    sources: tuple[Source, ...] = ()
    """What is polled, and `include: PACK` for the sources of a shipped pack or of a file."""
    concepts: tuple[Concept, ...] = ()
    """Things by all their names, for `concept:NAME` in queries, beside those that are shipped."""
    watches: tuple[Watch, ...] = ()
    """What is looked for, and `include: PACK` for the watches of a shipped pack or of a file."""
    mail: Mail = Field(default_factory=Mail)
    """How email leaves."""
    templates: ExistingFolder | None = None
    """A folder with templates that stand in for the shipped ones."""
    subscriptions: tuple[Subscription, ...] = ()
    """Who is told of what, and when."""
