"""The configuration as declared: one frozen model per section of the YAML file.

Paths are absolute once loaded (relative ones start at the file). Durations are timedeltas.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr

from config.phrases import Schedule, parse_duration, parse_schedule

Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Send = Annotated[Schedule, BeforeValidator(parse_schedule)]


class Declared(BaseModel):
    """The root of all sections: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Network(Declared):
    """How the crawler and the webhooks behave on the network."""

    contact: str | None = None
    requests_at_once: int = 64
    per_host_delay: Duration = timedelta(seconds=1)
    allow: tuple[str, ...] = ()
    hosts: dict[str, str] = {}
    proxy: str | None = None
    ca_file: Path | None = None


class Retention(Declared):
    """How long text and evidence are kept."""

    unmatched: Duration = timedelta(days=180)
    matched: Duration = timedelta(days=6 * 365)
    evidence: Duration = timedelta(days=7 * 365)


class Operator(Declared):
    """Who hears of faults."""

    to: tuple[str, ...] = ()
    ping: str | None = None


class Web(Declared):
    """Where the daemon listens, and the address under which readers reach it."""

    listen: str = "127.0.0.1:8650"
    public_url: str | None = None


class Source(Declared):
    """One address that is polled. Exactly one of the kinds (`feed`, later more) is given."""

    name: str
    feed: str
    every: Duration = timedelta(minutes=15)
    tags: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "feed"

    @property
    def address(self) -> str:
        return self.feed


class Watch(Declared):
    """A named query: exactly one of `query`, `phrases` and `everything`. `only_from` names tags or sources."""

    name: str
    query: str | None = None
    phrases: tuple[str, ...] = ()
    everything: bool = False
    only_from: tuple[str, ...] = ()


class Mail(Declared):
    """How email leaves: an SMTP server, or a Maildir folder."""

    server: str | None = None
    security: Literal["starttls", "tls", "none"] | None = None
    password: SecretStr | None = None
    sender: str = "Cuttings <cuttings@localhost>"
    maildir: Path | None = None


class Webhook(Declared):
    """Where a digest goes as signed JSON; `secret` is a Standard Webhooks secret, `whsec_…`."""

    url: str
    secret: SecretStr


class Subscription(Declared):
    """Which watches go to which recipients, and when."""

    name: str
    watches: tuple[str, ...]
    send: Send
    timezone: str | None = None
    to: tuple[str, ...] = ()
    webhook: Webhook | None = None
    when_empty: Literal["send", "skip"] = "send"
    since: Duration | None = None


class Settings(Declared):
    """The whole file, includes resolved. `lookback` is None for "all"."""

    database: str = "sqlite:///cuttings.db"
    timezone: str = "Europe/London"
    network: Network = Network()
    lookback: timedelta | None = timedelta(days=2)
    retention: Retention = Retention()
    operator: Operator = Operator()
    web: Web = Web()
    sources: tuple[Source, ...] = ()
    watches: tuple[Watch, ...] = ()
    mail: Mail = Mail()
    templates: Path | None = None
    subscriptions: tuple[Subscription, ...] = ()
