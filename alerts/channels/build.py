"""The channels that a configuration asks for."""

from collections.abc import Mapping
from pathlib import Path

from alerts.channels import Channel
from alerts.channels.email import EmailChannel
from alerts.channels.maildir import MaildirChannel
from alerts.channels.webhook import WebhookChannel
from config.models import Mail, Settings


def open_channels(settings: Settings) -> Mapping[str, Channel]:
    """The channels by the names that deliveries carry: "email" (SMTP, or a Maildir without a server) and "webhook".

    Raises ValueError for a webhook's secret that is none.
    """
    hooks = [subscription.webhook for subscription in settings.subscriptions if subscription.webhook]
    secrets = {hook.url: hook.secret for hook in hooks}
    return {"email": _email(settings.mail), "webhook": WebhookChannel(secrets, settings.network)}


def _email(mail: Mail) -> Channel:
    if mail.server is not None:
        return EmailChannel(mail)
    return MaildirChannel(mail.maildir or Path("outbox"))
