"""`python -m crawler.sandbox`: one worker, started by the pool and never by hand."""

from crawler.sandbox.worker import main

main()
