"""`python -m crawler.sandbox.documents`: a worker that reads documents, started by the pool and never by hand."""

from crawler.extract.documents import read_document
from crawler.models import DocumentReading
from crawler.sandbox.frames import Header
from crawler.sandbox.worker import Readers, main


def _document(job: Header, body: bytes) -> DocumentReading:
    return read_document(body, url=job["url"], content_type=job["content_type"])


READERS: Readers = {"document": _document}

if __name__ == "__main__":
    main(READERS)
