import os
import subprocess
import sys
from pathlib import Path

import pytest

from alerts.lock import Busy, holding

HOLD = """
import sys, pathlib
from alerts.lock import holding
with holding(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_and_told_who_holds_it(tmp_path: Path):
    path = tmp_path / "cuttings.db.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=f"process {other.pid}.* works on cuttings.db"), holding(path):
            pass
        other.kill()
    with holding(path):
        assert path.read_text() == str(os.getpid())


def test_it_is_free_again_afterwards(tmp_path: Path):
    for _ in range(2):
        with holding(tmp_path / "lock"):
            pass
