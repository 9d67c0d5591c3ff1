"""The proxy of `network.proxy`. Behind it names are resolved there, so only what stands in an address is judged here."""

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote

import ada_url

from crawler.addresses import literal
from crawler.spiders.failures import Unreachable
from crawler.spiders.resolver import NO_CONTACT, Policy
from crawler.spiders.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """`url` is without the credentials, which stand in `headers`. `name` is its host, exempt from the guard."""

    url: str
    name: str
    policy: Policy
    headers: dict[str, str] = field(default_factory=dict, repr=False)

    def check(self, target: Target) -> None:
        """Raises Unreachable for a literal address that may not be dialled, and for any where there is no contact."""
        if literal(target.name):
            objection = self.policy.objection(target.name, target.name)
        else:
            objection = None if self.policy.contact else NO_CONTACT
        if objection:
            raise Unreachable(objection)


def read_proxy(address: str, policy: Policy) -> Proxy:
    """`network.proxy` taken apart. Raises ValueError where it is not an http: address, the only kind Scrapy speaks."""
    parts = ada_url.URL(address if "://" in address else f"http://{address}")
    if parts.protocol != "http:":
        raise ValueError(f"network.proxy: only http: proxies can be used, not {parts.protocol}")
    pair = f"{unquote(parts.username)}:{unquote(parts.password)}"
    token = base64.b64encode(pair.encode()).decode()
    return Proxy(
        url=f"http://{parts.host}",
        name=parts.hostname.strip("[]"),
        policy=policy,
        headers={"Proxy-Authorization": f"Basic {token}"} if parts.username else {},
    )
