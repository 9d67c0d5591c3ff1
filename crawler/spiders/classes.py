"""The class behind `spider: module:Class`: imported from the environment, or from beside the configuration file."""

import importlib
import sys
import traceback
from pathlib import Path
from types import ModuleType

import scrapy

from crawler.errors import NotAListing

_LONGEST = 200


def look_beside(folder: Path) -> None:
    """Have modules found in `folder`, too: after all others, so that none there can take the place of a library's."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def spider_class(named: str) -> type[scrapy.Spider]:
    """The spider that "module:Class" names. Raises NotAListing, with the cause and the mend, where it cannot be had.

    A module is run once per process; what is changed in it later takes a restart.
    """
    module_name, _, class_name = named.partition(":")
    found = getattr(_module(module_name), class_name, None)
    if found is None:
        raise NotAListing(f"the module {module_name} has no {class_name}; look at the spelling of `spider: {named}`")
    if not (isinstance(found, type) and issubclass(found, scrapy.Spider)):
        raise NotAListing(f"{named} is no spider; make it a class that inherits from scrapy.Spider")
    return found


def _module(name: str) -> ModuleType:
    try:
        importlib.invalidate_caches()  # it may have been written since the last look
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            path = f"{name.replace('.', '/')}.py"
            mend = f"put {path} beside the configuration file, or install it into the environment of cuttings"
            raise NotAListing(f"there is no module {name}; {mend}") from None
        mend = f"install it into the environment of cuttings (python -m pip install {error.name})"
        raise NotAListing(f"the module {name} needs {error.name}, which is not there; {mend}") from None
    except (Exception, SystemExit) as error:  # their module's boundary: it may do anything while it is imported
        raise NotAListing(f"the module {name} cannot be imported: {error_words(error, file=None)}") from error


def error_words(error: BaseException, *, file: str | None) -> str:
    """An error of theirs in one line: "KeyError: 'date' (minutes.py, line 31)", the last line of `file` where it passed that."""
    words = " ".join(str(error).split())[:_LONGEST]
    frames = [each for each in traceback.extract_tb(error.__traceback__) if not each.filename.startswith("<frozen")]
    own = [each for each in frames if each.filename == file] or frames
    where = (
        f" ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own and not isinstance(error, SyntaxError) else ""
    )
    return f"{type(error).__name__}{': ' if words else ''}{words}{where}"
