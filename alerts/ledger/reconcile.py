"""Declared against stored: the watches and subscriptions of a configuration made those of the ledger."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.ledger import declared, matches, watches
from config.models import Settings
from crawler.archive.records import Reconciled


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a configuration changed. `to_match` counts texts that go before the watches again, because `since:` reaches to them."""

    watches: Reconciled
    subscriptions: Reconciled
    to_match: int


async def reconcile(connection: AsyncConnection, settings: Settings, *, now: datetime) -> Applied:
    """Makes the stored watches, subscriptions and recipients those that are declared. What left the file is retired.

    Doing it again changes nothing. Raises CommandError where a subscription names a watch that nobody declared, StoreError
    from the transaction that the caller opened.
    """
    changed = await watches.reconcile(connection, settings.watches, now=now)
    subscribed = await declared.reconcile(connection, settings, now=now)
    return Applied(watches=changed, subscriptions=subscribed, to_match=await matches.requeue(connection))
