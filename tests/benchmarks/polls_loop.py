"""What anybody would write first: one feed after the other, httpx and feedparser. A contender of `bench_polls`."""

from pathlib import Path

import feedparser
import httpx
from polls_meter import Figures, Meter, contend


def loop(urls: list[str], rounds: int, _: Path) -> Figures:
    meter, etags = Meter(), dict[str, str]()
    with httpx.Client(timeout=30) as client:
        for round_ in range(rounds + 1):
            if round_ == 1:
                meter.start()
            for url in urls:
                answer = client.get(url, headers={"if-none-match": etags[url]} if url in etags else {})
                if answer.status_code == 200:
                    assert len(feedparser.parse(answer.content).entries) == 20
                    etags |= {url: answer.headers["etag"]} if "etag" in answer.headers else {}
    return meter.figures(rounds * len(urls))


if __name__ == "__main__":
    contend({"httpx + feedparser loop": loop})
