"""Where templates come from: the operator's folder first, part by part, then the shipped ones.

A part of the operator's that breaks is left out and reported, and the message is rendered with the shipped one: a digest
goes out in any case. The sandbox keeps templates from changing what they are shown and from reaching into Python; it does
not limit their time, so they are to be trusted as far as the configuration is.
"""

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import BaseLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.errors import TemplateError
from alerts.render import words
from alerts.render.plain import starred, wrap
from alerts.render.safe import line

SHIPPED = Path(__file__).parent.parent / "templates"

#: What becomes of the rendered text before it counts as done; it may raise, too.
Finish = Callable[[str], str]


class Library:
    """Renders templates by name. `on_fault` hears of each fault of the operator's templates once, in one line."""

    def __init__(self, folder: Path | None, on_fault: Callable[[str], None]) -> None:
        self._folder = folder
        self._on_fault = on_fault
        self._reported: set[str] = set()
        self._environments: dict[frozenset[str] | None, Environment] = {}

    def render(self, name: str, values: Mapping[str, object], finish: Finish = str) -> str:
        """The template `name` filled with `values`.

        Raises TemplateError only where the shipped template itself does not render.
        """
        left_out: frozenset[str] | None = frozenset() if self._folder else None  # None: all of the operator's parts
        while left_out is not None:
            try:
                return self._attempt(name, values, finish, left_out)
            except Exception as error:  # noqa: BLE001 - the operator's template may raise anything whatever
                culprit = self._report(error)
                left_out = left_out | {culprit} if culprit and culprit not in left_out else None
        try:
            return self._attempt(name, values, finish, None)
        except Exception as error:
            raise TemplateError(f"{name}: {_cause(error)}; this is a fault in Cuttings") from error

    def _attempt(self, name: str, values: Mapping[str, object], finish: Finish, left_out: frozenset[str] | None) -> str:
        if left_out not in self._environments:
            self._environments[left_out] = _environment(self._folder, left_out)
        return finish(self._environments[left_out].get_template(name).render(values))

    def _report(self, error: Exception) -> str | None:
        """Say once what is wrong; the name of the operator's template that is at fault, where it can be told."""
        assert self._folder is not None
        place = _place(error, self._folder)
        where = f"{place[0]}:{place[1]}" if place else str(self._folder)
        instead = "the shipped template is used instead" if place else "the shipped templates are used instead"
        fault = f"{where}: {_cause(error)}; {instead}"
        if fault not in self._reported:
            self._reported.add(fault)
            self._on_fault(fault)
        return place[0].relative_to(self._folder).as_posix() if place else None


class _Operators(FileSystemLoader):
    """The operator's folder without the parts that broke. A file that cannot be read is a fault at its first line."""

    def __init__(self, folder: Path, left_out: frozenset[str]) -> None:
        super().__init__(folder)
        self._left_out = left_out

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template in self._left_out:
            raise TemplateNotFound(template)
        try:
            return super().get_source(environment, template)
        except (UnicodeDecodeError, OSError) as error:
            if isinstance(error, TemplateNotFound):
                raise
            cause = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
            raise TemplateSyntaxError(cause, 1, template, str(Path(self.searchpath[0]) / template)) from error


def _environment(folder: Path | None, left_out: frozenset[str] | None) -> Environment:
    loaders: list[BaseLoader] = [FileSystemLoader(SHIPPED)]
    if folder is not None and left_out is not None:
        loaders.insert(0, _Operators(folder, left_out))
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {"starred": starred, "wrap": wrap, "series": words.series}
    return environment


def _place(error: Exception, folder: Path) -> tuple[Path, int] | None:
    """The file of the operator's and the line in it where `error` arose or passed through last."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places = [(Path(error.filename), error.lineno)]
    else:
        places = [(Path(frame.filename), frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    return next((place for place in reversed(places) if place[0].is_relative_to(folder)), None)


def _cause(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {line(str(error))!r}"
    return line(str(error)) or type(error).__name__
