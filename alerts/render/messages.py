"""The messages that go out, as bytes to be frozen: digests by email and webhook, tests, and what the operator must hear."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from css_inline import CSSInliner

from alerts.models import Digest, Rendered
from alerts.render.edition import Edition, edition
from alerts.render.library import Library
from alerts.render.mime import Letter, digest_of, sealed
from alerts.render.payload import payload, trial_payload
from alerts.render.safe import encodable, line
from alerts.render.words import moment, number, shortened

# Mail programs ignore style sheets to different degrees, so the rules go to the elements; what stays in the head is what
# cannot go there: dark mode and narrow screens.
_INLINER = CSSInliner(keep_style_tags=True, remove_inlined_selectors=True, load_remote_stylesheets=False)


class Messages:
    """Renders messages. `templates` is the operator's folder, whose parts go before the shipped ones.

    A part of it that breaks never stops a message: the shipped one takes its place, and `on_fault` hears of it in one line
    (file, line, cause), once per fault. Every method gives the same bytes for the same arguments. The ids it gives are the
    Message-ID with its angle brackets for email, and "msg_…" for webhooks. TemplateError leaves only if a shipped
    template is at fault.
    """

    def __init__(
        self, *, sender: str, templates: Path | None = None, on_fault: Callable[[str], None] = lambda _fault: None
    ) -> None:
        self._sender = sender
        self._library = Library(templates, on_fault)

    def email(self, digest: Digest, *, to: str) -> Rendered:
        """The digest as an email to one address."""
        seen = edition(digest)
        values = {"digest": seen, "to": line(to)}
        letter = Letter(
            key=("digest", digest.subscription, digest.slot, to),
            to=to,
            subject=self._subject(seen),
            at=digest.slot_at.astimezone(ZoneInfo(digest.timezone)),
            text=self._text("digest.txt", values),
            html=self._html("digest.html", values),
            list_name=digest.subscription,
        )
        return sealed(letter, sender=self._sender)

    def webhook(self, digest: Digest, *, url: str) -> Rendered:
        """The digest as JSON (docs/webhook.md) for one address."""
        name = digest_of(("digest", digest.subscription, digest.slot, url))
        return Rendered(message_id=f"msg_{name}", content=payload(digest))

    def operator(self, notices: Sequence[str], *, to: str, at: datetime) -> Rendered:
        """What needs the operator's attention, one line each, as an email to one address. `at` is aware."""
        lines = tuple(line(notice) for notice in notices)
        things = number(len(lines), "thing needs", "things need")
        subject = (
            f"Cuttings: {things} your attention" if len(lines) > 1 else shortened(f"Cuttings: {''.join(lines)}", 150)
        )
        values = {"notices": lines, "to": line(to), "subject": subject, "date": _utc(at)}
        key = ("operator", at.isoformat(), to, *lines)
        return self._letter("operator", values, subject=subject, key=key, to=to, at=at)

    def test(
        self, subscription: str, *, to: str, at: datetime, channel: Literal["email", "webhook"] = "email"
    ) -> Rendered:
        """A message that only shows that the way to `to` is open: by its subject, or as JSON of the type "test"."""
        key = ("test", channel, subscription, to, at.isoformat())
        if channel == "webhook":
            return Rendered(message_id=f"msg_{digest_of(key)}", content=trial_payload(subscription, at))
        name = line(subscription)
        subject = f"Test of {shortened(name, 100)}"
        values = {"subscription": name, "to": line(to), "subject": subject, "date": _utc(at)}
        return self._letter("test", values, subject=subject, key=key, to=to, at=at)

    def preview_html(self, digest: Digest) -> str:
        """The digest's HTML part, addressed to nobody."""
        return self._html("digest.html", {"digest": edition(digest), "to": ""})

    def preview_text(self, digest: Digest) -> str:
        """The digest's text part, addressed to nobody; its first line is the subject."""
        seen = edition(digest)
        return f"Subject: {self._subject(seen)}\n\n{self._text('digest.txt', {'digest': seen, 'to': ''})}"

    def _letter(
        self, name: str, values: Mapping[str, object], *, subject: str, key: tuple[str, ...], to: str, at: datetime
    ) -> Rendered:
        letter = Letter(
            key=key,
            to=to,
            subject=subject,
            at=at,
            text=self._text(f"{name}.txt", values),
            html=self._html(f"{name}.html", values),
        )
        return sealed(letter, sender=self._sender)

    def _subject(self, seen: Edition) -> str:
        return self._library.render("subject.txt", {"digest": seen}, finish=line)

    def _text(self, name: str, values: Mapping[str, object]) -> str:
        return self._library.render(name, values, finish=_written)

    def _html(self, name: str, values: Mapping[str, object]) -> str:
        return self._library.render(name, values, finish=_inlined)


def _written(text: str) -> str:
    """No blanks at the ends of lines, never two empty lines running, one line end at the end."""
    lines = "\n".join(one.rstrip() for one in encodable(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def _inlined(html: str) -> str:
    """The style sheet's rules on the elements, and no indentation: it would be a tenth of the message."""
    dense = "\n".join(filter(None, (one.strip() for one in encodable(html).splitlines())))
    return _INLINER.inline(dense) + "\n"


def _utc(at: datetime) -> str:
    return f"{moment(at, ZoneInfo('UTC'))} UTC"
