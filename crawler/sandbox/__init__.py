"""Hostile bytes are read in worker processes: no page can stall, fill or kill the daemon.

pool.py      the daemon's side: hands out jobs, keeps the time, replaces workers
worker.py    the other side, `python -m crawler.sandbox`: limits itself, then reads, one job at a time
frames.py    what goes through the pipes between them: JSON and bytes, never pickles
"""

from crawler.sandbox.pool import Sandbox

__all__ = ["Sandbox"]
