"""Hostile bytes are read in worker processes: no page can stall, fill or kill the daemon.

pool.py      the daemon's side: what is asked, and what comes of the answers
crew.py      workers of one kind: hands out jobs, keeps the time, replaces workers
worker.py    the other side: limits itself, then reads, one job at a time
pages.py     `python -m crawler.sandbox.pages`: a worker for listings and pages
documents.py `python -m crawler.sandbox.documents`: a worker for documents
frames.py    what goes through the pipes between them: JSON and bytes, never pickles
"""

from crawler.sandbox.pool import Sandbox

__all__ = ["Sandbox"]
