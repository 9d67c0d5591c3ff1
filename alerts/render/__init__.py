"""Digests as messages: the exact bytes that go out. The only home of Jinja2."""

from alerts.render.messages import Messages
from alerts.render.trial import faults

__all__ = ["Messages", "faults"]
