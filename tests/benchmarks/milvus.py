"""Measures what a library in Milvus weighs and asks of it, for the calculation in index/milvus/CLUSTER.md.

    python tests/benchmarks/milvus.py --data ../shared/data

Bytes of the rows as they are written, entries of the sparse vectors, processor time of a writer, calls that a
question costs, the register of a reader; recall and speed of the vector indexes that Milvus offers, by FAISS,
from which Milvus's own descend. Milvus Lite says nothing about the speed of a cluster, and is not timed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
import tracemalloc
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from corpus import discover, read
from index import Library
from index.catalogue.datatypes import TitleRow
from index.encoders.loading import Encoder, load_encoder
from index.intake.reading import Reading, reading_of
from index.milvus.address import Address
from index.milvus.register import Register, State
from index.milvus.rows import Content, contents_of, pack, passages_of
from index.milvus.server import Row, Server
from index.search.titles import Titles
from tests.index.store.servers import MilvusServer

_RESULTS = Path(__file__).parent / "results" / "milvus.json"
_EACH = 8  # every eighth law is read
_IN_LITE = 60  # documents kept in Milvus Lite
_QUESTIONS = 200
_LIMIT = 100
_PLACES = "岚川省 望澜市 清河区 云岭县 江北新区 东湖镇 河西开发区".split()
_THEMES = "产教融合 职业教育 毕业生就业 农村养老 生态环境 数字经济 食品安全".split()
_KINDS = "实施意见 管理办法 通知 若干措施 实施方案 暂行规定 条例 工作要点 细则".split()
_FIELDS = ("text", "words", "grams", "heading_path")


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    encoder = load_encoder()
    readings = [reading_of(read(source), encoder) for source in discover(str(data / "laws"))[::_EACH]]
    lines = (data / "statutes" / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in random.Random(7).sample(lines, _QUESTIONS)]
    results = {
        "command": "python tests/benchmarks/milvus.py --data DIR",
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} processors",
        "rows": rows_weigh(readings),
        "register": register_weighs(),
        "titles": titles_weigh(),
        "indexes": indexes_find(readings, questions, encoder),
        "calls": question_costs(data, questions[:20]),
    }
    _RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")


def rows_weigh(readings: list[Reading]) -> dict[str, Any]:
    """Give the bytes of what is written, a passage and a document."""
    totals: Counter[str] = Counter()
    for reading in readings:
        rows = reading.rows
        content = Content("00" * 8, rows.outline, rows.pages, rows.matter, rows.text)
        passages = passages_of(1, 1, 1, rows.passages, reading.prepared, content)
        totals["passages"] += len(passages)
        totals["characters"] += len(rows.text)
        totals["document"] += len(pack([rows.metadata, rows.title, rows.source, list(rows.works)]))
        totals["contents"] += sum(len(row["packed"]) for row in contents_of(1, 1, content))
        for row in passages:
            totals["numbers"] += sum(8 for value in row.values() if isinstance(value, int))
            totals["rest"] += sum(_bytes(row, name) for name in row if name not in _FIELDS)
            for name in _FIELDS:
                totals[name] += _bytes(row, name)
            for name in ("words", "grams"):
                tokens = row[name].split()
                totals[f"{name}_tokens"] += len(tokens)
                totals[f"{name}_entries"] += len(set(tokens))
    documents, passages_in_all = len(readings), totals["passages"]
    return {
        "documents": documents,
        "passages": passages_in_all,
        "passages_a_document": round(passages_in_all / documents, 1),
        "characters_a_passage": round(totals["characters"] / passages_in_all),
        "bytes_a_document": {
            "row": totals["document"] // documents,
            "contents": totals["contents"] // documents,
        },
        "bytes_a_passage": {name: totals[name] // passages_in_all for name in (*_FIELDS, "numbers", "rest")},
        "tokens_a_passage": {
            name: round(totals[f"{name}_tokens"] / passages_in_all) for name in ("words", "grams")
        },
        "sparse_entries_a_passage": {
            name: round(totals[f"{name}_entries"] / passages_in_all) for name in ("words", "grams")
        },
    }


def register_weighs() -> dict[str, Any]:
    """Give the bytes on disk and the seconds of a reader's register, a document."""
    number = 20_000
    stated = {"doc_number": "某发〔2026〕1号", "issuer": "某某市人民政府办公室", "stated": [[1, 2, 3]] * 20}
    told: dict[str, Any] = {
        **{"event": "added", "format": "txt", "digest": "0" * 64, "characters": 3000, "passages": 20},
        **{"indexed_at": "2026-11-29T00:00:00+00:00", "size": 9000, "modified": 1, "reader": 1, "erased": 0},
        **{"collection": "", "dated": "2026-01-01", "wording": "0" * 32, "died_at": None, "seal": "00" * 8},
        "metadata": json.dumps(stated),
    }
    rows = []
    for version in range(1, number + 1):
        name = f"关于推进第{version}项工作高质量发展的若干实施意见"
        own = {
            "doc_id": f"{version:016x}",
            "lineage": f"{version:016x}",
            "title": name,
            "source": f"/政策/{name}.txt",
        }
        packed = pack([told | own, [name], version * 20, "\nx\n"])
        rows.append({"version": version, "born": 1, "died": 0, "packed": packed})
    register = Register()
    began = time.process_time()
    register.take(State(1, 0, 0, number, number * 20), rows, [])
    seconds = time.process_time() - began
    size = sum(path.stat().st_size for path in register.catalogue.path.parent.iterdir())
    register.close()
    return {
        "documents": number,
        "bytes_a_document_on_disk": size // number,
        "bytes_a_document_on_the_wire": sum(len(row["packed"]) for row in rows) // number,
        "microseconds_a_document": round(seconds / number * 1e6),
    }


def titles_weigh() -> dict[str, Any]:
    """Give the bytes and the processor time of the titles that every reader makes ready, a document."""
    number = 20_000
    rows = []
    for version in range(1, number + 1):
        place, kind = _PLACES[version % len(_PLACES)], _KINDS[version % len(_KINDS)]
        title = f"{place}关于推进{_THEMES[version % len(_THEMES)]}工作的{kind}（第{version}号）"
        number_of = f"某发〔2026〕{version}号"
        rows.append(
            TitleRow(version, title, f"/政策/{title}.txt", "2026-01-01", number_of, f"{version:016x}")
        )
    began = time.process_time()
    _made_ready(rows)
    seconds = time.process_time() - began
    tracemalloc.start()
    titles = _made_ready(rows)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(titles.titles) == number
    return {
        "documents": number,
        "bytes_a_document": grown // number,
        "microseconds_a_document": round(seconds / number * 1e6),
    }


def _made_ready(rows: list[TitleRow]) -> Titles:
    """Make all that questions come to ask of titles."""
    titles = Titles(rows)
    for name in ("by_version", "by_name", "by_number", "words", "rarity", "postings", "_holders"):
        getattr(titles, name)
    return titles


def indexes_find(readings: list[Reading], questions: list[str], encoder: Encoder) -> dict[str, Any]:
    """Give recall and speed of the kinds of vector index, against looking at all, on one thread."""
    vectors = np.concatenate([reading.prepared.vectors for reading in readings if reading.rows.passages])
    vectors = vectors.astype(np.float32)
    asked = encoder.encode_queries(questions).astype(np.float32)
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    _, right = flat.search(asked, _LIMIT)
    found = {"vectors": len(vectors), "flat": _timed(flat, asked, right)}
    lists = 256  # a fourth of 1,024, as there are some hundred vectors in each
    quantizer = faiss.IndexFlatIP(vectors.shape[1])
    ivf = faiss.IndexIVFScalarQuantizer(
        quantizer, vectors.shape[1], lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    ivf.train(vectors)
    ivf.add(vectors)
    for probes in (8, 16, 32, 64):
        ivf.nprobe = probes
        found[f"IVF_SQ8 nlist {lists} nprobe {probes}"] = _timed(ivf, asked, right)
    hnsw = faiss.IndexHNSWFlat(vectors.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
    hnsw.hnsw.efConstruction = 200
    began = time.process_time()
    hnsw.add(vectors)
    found["hnsw_build_microseconds_a_vector"] = round((time.process_time() - began) / len(vectors) * 1e6)
    for wide in (128, 256, 512):
        hnsw.hnsw.efSearch = wide
        found[f"HNSW M 16 ef {wide}"] = _timed(hnsw, asked, right)
    return found


def _timed(index: Any, asked: np.ndarray, right: np.ndarray) -> dict[str, float]:
    began = time.process_time()
    got = [index.search(one[None], _LIMIT)[1][0] for one in asked]
    seconds = time.process_time() - began
    recall = [len(set(one) & set(best)) / _LIMIT for one, best in zip(got, right, strict=True)]
    return {"recall@100": round(float(np.mean(recall)), 4), "ms": round(seconds / len(asked) * 1e3, 3)}


def question_costs(data: Path, questions: list[str]) -> dict[str, Any]:
    """Give the calls to Milvus that a search and an answer take, first and asked again."""
    from qa import Assistant

    calls: Counter[str] = Counter()
    for name in ("query", "state", "count", "search"):
        _counted(name, calls)
    with tempfile.TemporaryDirectory() as folder:
        server = MilvusServer(Path(folder, "data"))  # a process of its own: its time is not the writer's
        server.start()
        with Library.open(Path(folder), address=Address.read(server.url)) as library:
            documents = [read(source) for source in discover(str(data / "laws"))[::_EACH][:_IN_LITE]]
            library.add(documents[:1])
            began = time.process_time()
            library.add(documents[1:])
            written = time.process_time() - began
            assistant = Assistant(library)
            assistant.ask(questions[0])
            measured: dict[str, Any] = {
                "passages": library.size,
                "writer_microseconds_a_passage": round(written / library.size * 1e6),
            }
            for name, ask in (("search", library.search), ("answer", assistant.ask)):
                calls.clear()
                for question in questions:
                    ask(question)
                measured[name] = {kind: round(n / len(questions), 1) for kind, n in sorted(calls.items())}
        server.kill()
    return measured


def _counted(name: str, calls: Counter[str]) -> None:
    """Have calls of a method counted."""
    method = getattr(Server, name)

    def counting(self: Server, *arguments: Any, **named: Any) -> Any:
        calls[name] += 1
        return method(self, *arguments, **named)

    setattr(Server, name, counting)


def _bytes(row: Row, name: str) -> int:
    value = row[name]
    return len(value.encode()) if isinstance(value, str) else 0


if __name__ == "__main__":
    main()
