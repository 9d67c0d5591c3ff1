"""The `reader` package with its store and ten threads. A contender of `bench_polls`."""

import sys
from pathlib import Path

import feedparser_sgmllib
import reader
from polls_meter import Figures, Meter, contend

# reader's own copy of feedparser wants a module of old, which feedparser has since taken over under another name.
sys.modules.setdefault("sgmllib", feedparser_sgmllib)


def ten_threads(urls: list[str], rounds: int, folder: Path) -> Figures:
    meter = Meter()
    with reader.make_reader(str(folder / "reader.db")) as store:
        for url in urls:
            store.add_feed(url)
        for round_ in range(rounds + 1):
            if round_ == 1:
                meter.start()
            store.update_feeds(workers=10, scheduled=False)
        figures = meter.figures(rounds * len(urls))
        assert not list(store.get_feeds(broken=True))
        assert store.get_entry_counts().total == 20 * len(urls)
        return figures


if __name__ == "__main__":
    contend({"reader, 10 threads": ten_threads})
