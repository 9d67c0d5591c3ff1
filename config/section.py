"""What all sections of the configuration have in common."""

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """The root of all sections: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
