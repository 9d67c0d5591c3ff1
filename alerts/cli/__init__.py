"""The command line: one module for each command, on the frame of `frame.py`."""

from alerts.cli.app import main

__all__ = ["main"]
