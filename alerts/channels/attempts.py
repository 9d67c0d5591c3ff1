"""How a repeat says that it may be one."""

from alerts.models import Parcel

#: The header, of mail and webhooks alike. Absent where this is the only time that the message can have arrived.
HEADER = "Cuttings-Attempt"


def marked(parcel: Parcel) -> bytes:
    """The frozen email; in front of it, where an earlier attempt may have arrived, which attempt this is."""
    if not parcel.uncertain:
        return parcel.content
    return f"{HEADER}: {parcel.attempt}\r\n".encode("ascii") + parcel.content
