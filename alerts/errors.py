"""The errors of the alerts' floor. Each message is one line that names the cause and the mend.

AlertsError
├── QueryError         a query that cannot be read; knows the place in it
├── TemplateError      a template that does not render
└── CommandError       what a command was asked for cannot be done
"""


class AlertsError(Exception):
    """The root of all that leaves the alerts' floor on purpose."""


class QueryError(AlertsError):
    """A query that cannot be read. `at` counts characters from 0 in the query's text."""

    def __init__(self, message: str, *, at: int) -> None:
        super().__init__(message)
        self.at = at


class TemplateError(AlertsError):
    """A template that is missing, broken, or asks for what it may not have."""


class CommandError(AlertsError):
    """What a command was asked for cannot be done."""
