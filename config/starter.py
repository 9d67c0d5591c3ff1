"""The file that a new user begins with."""

import json
from importlib.resources import files

_CONTACT = '# contact: "mailto:you@example.org"'
_PACKS = "# - include: "


def starter(contact: str | None) -> str:
    """The text of a configuration that runs as it is.

    With a `contact` (checked by the caller) it polls the public sources of some shipped packs. Without one it polls nothing
    yet, for no public site is polled by somebody who cannot be reached; these lines stand ready as comments.
    """
    text = files("config").joinpath("starter.yaml").read_text(encoding="utf-8")
    if contact is None:
        return text
    # A text in JSON's quotes is one in YAML's, too.
    return text.replace(_CONTACT, f"contact: {json.dumps(contact)}").replace(_PACKS, _PACKS.removeprefix("# "))
