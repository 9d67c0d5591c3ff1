"""`python -m crawler.sandbox.documents`: a worker that reads documents, started by the pool and never by hand."""

from crawler.errors import Unreadable
from crawler.models import DocumentReading
from crawler.sandbox.frames import Header
from crawler.sandbox.worker import Readers, main


def _document(_job: Header, _body: bytes) -> DocumentReading:
    raise Unreadable("documents are not read yet")


READERS: Readers = {"document": _document}

if __name__ == "__main__":
    main(READERS)
