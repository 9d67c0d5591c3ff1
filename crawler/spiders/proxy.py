"""The proxy of `network.proxy`. Behind it names are resolved there, so only what stands in an address is judged here."""

from dataclasses import dataclass

import ada_url

from crawler.addresses import literal
from crawler.spiders.failures import NoAnswer
from crawler.spiders.resolver import NO_CONTACT, Policy
from crawler.spiders.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """`name` is its host, exempt from the guard."""

    url: str
    name: str
    policy: Policy

    def check(self, target: Target) -> None:
        """Raises NoAnswer for a literal address that may not be dialled, and for any where there is no contact."""
        if literal(target.name):
            objection = self.policy.objection(target.name, target.name)
        else:
            objection = None if self.policy.contact else NO_CONTACT
        if objection:
            raise NoAnswer(objection)


def read_proxy(address: str, policy: Policy) -> Proxy:
    """`network.proxy` taken apart. Raises ValueError where it is not an http: address, the only kind Scrapy speaks."""
    parts = ada_url.URL(address)
    if parts.protocol != "http:":
        raise ValueError(f"network.proxy: only http: proxies can be used, not {parts.protocol}")
    return Proxy(url=f"http://{parts.host}", name=parts.hostname.strip("[]"), policy=policy)
