"""What is remembered of the catalogue is what would be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from index import Library
from index.catalogue.memory import Extents, Recent


def test_keys_lead_to_their_versions() -> None:
    """A key belongs to the version in whose extent it lies; a dead one's to none."""
    extents = Extents.of([(3, 5, 2), (1, 10, 1), (7, 12, 3)])
    keys = np.array([0, 4, 5, 6, 7, 10, 11, 12, 14, 15, 99])
    assert extents.versions_of(keys).tolist() == [0, 0, 3, 3, 0, 1, 0, 7, 7, 0, 0]
    assert extents.keys_of(np.array([7, 3, 8])).tolist() == [5, 6, 12, 13, 14]
    assert Extents.of([]).versions_of(keys).tolist() == [0] * len(keys)
    assert Extents.of([]).keys_of(np.array([1])).tolist() == []


def test_extents_are_those_of_the_passages(library: Library) -> None:
    """For each living version the extent holds its passages' keys, also after a replacement and a removal."""
    records = library.records()
    library.remove(records[0].doc_id)
    path = Path(records[1].source)
    path.write_text(path.read_text(encoding="utf-8").replace("。", "！"), encoding="utf-8")
    library.refresh([str(path)])
    with library._reading() as snapshot:
        versions = snapshot.versions()
        wanted = {key: version for version in versions for key in snapshot.keys(version)}
        found = snapshot.extents.versions_of(np.arange(max(wanted) + 9)).tolist()
    assert {key: version for key, version in enumerate(found) if version} == wanted


def test_a_filter_is_read_again_after_a_change(library: Library) -> None:
    """A collection may be renamed within one generation: the filter remembered does not outlive that."""
    folder = str(Path(library.records()[0].source).parent)
    library.refresh([folder], collection="甲")
    assert library.search("联合体", filters={"collection": "甲"})
    assert library.search("联合体", filters={"collection": "甲"})
    generation = library.generation
    library.refresh([folder], collection="乙")
    assert library.generation == generation
    assert not library.search("联合体", filters={"collection": "甲"})
    assert library.search("联合体", filters={"collection": "乙"})


def test_nothing_is_remembered_of_another_library(home: Path, folder: Path, library: Library) -> None:
    """One made anew in its place may be at the same generation: a reader says what that one holds."""
    with Library.open(home, read_only=True) as reader:
        assert "四十八小时" in reader.search("食堂留样保存多少小时", 1)[0].passage.text
        assert reader.repealing() == []
        generation = library.generation
        library.close()
        shutil.rmtree(home)
        old, new = folder / "车辆.txt", folder / "0.txt"
        old.rename(new)  # the first to be read now
        for file, before, after in (
            (folder / "食堂.txt", "四十八", "二十四"),
            (new, "41号", "14号"),
            (new, "处分。", "处分，《关于车辆封存的通知》同时废止。"),
        ):
            text = file.read_text(encoding="utf-8").replace(before, after)
            file.write_text(text, encoding="utf-8")
        with Library.open(home) as other:
            other.refresh([str(folder)])
            assert other.generation == generation
        assert "二十四小时" in reader.search("食堂留样保存多少小时", 1)[0].passage.text
        record = reader.record(str(new))
        assert reader.repealing() == [record]
        assert [one.doc_id for one in reader.named("清河府办〔2030〕14号")] == [record.doc_id]


def test_the_oldest_is_forgotten() -> None:
    """Only so much is kept as there is room for, what was asked for last in any case."""
    read: list[str] = []
    recent = Recent[str](5, len)

    def get(name: str) -> str:
        return recent.get(name, lambda: read.append(name) or name)  # type: ignore[func-returns-value]

    for name in ("一二", "三四", "一二", "五六", "一二", "三四", "七八九十百千", "七八九十百千", "一二"):
        assert get(name) == name
    assert read == ["一二", "三四", "五六", "三四", "七八九十百千", "一二"]
