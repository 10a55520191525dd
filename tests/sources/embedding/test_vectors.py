from pathlib import Path

import numpy as np
import pytest

from annotations.sources.embedding.hashed import HashedWords
from annotations.sources.embedding.vectors import StoredVector, VectorFile, pack

TEXTS = {
    1: "Bridges were repaired in the north.",
    2: "The harvest of wheat fell by a third.",
    3: "Repaired bridges, counted in the north.",
}
EMBEDDER = HashedWords()


def stored(texts: dict[int, str], *, first_mark: int = 1) -> list[StoredVector]:
    packed = pack(EMBEDDER.encode(list(texts.values())))
    return [
        StoredVector(mark, key, vector)
        for mark, (key, vector) in enumerate(zip(texts, packed, strict=True), first_mark)
    ]


@pytest.fixture
def file(tmp_path: Path) -> VectorFile:
    return VectorFile(tmp_path / "new" / "texts.vec", dimensions=EMBEDDER.dimensions)


def nearest(file: VectorFile, text: str, **asked: object) -> dict[int, float]:
    return file.nearest(EMBEDDER.encode([text])[0], **{"limit": 2, **asked})  # type: ignore[arg-type]


def test_the_nearest_come_first_with_their_likeness(file: VectorFile) -> None:
    file.put(stored(TEXTS))
    found = nearest(file, TEXTS[1])
    assert list(found) == [1, 3]
    assert found[1] == pytest.approx(1.0, abs=0.001)
    assert file.last_mark() == 3


def test_who_is_asked_for_is_among_the_found_however_far(file: VectorFile) -> None:
    file.put(stored(TEXTS))
    assert list(nearest(file, TEXTS[1], limit=1, also=[2, 99])) == [1, 2]


def test_an_empty_file_finds_nothing(file: VectorFile) -> None:
    assert nearest(file, "wheat", also=[1]) == {}
    assert file.last_mark() == 0


def test_a_new_vector_of_a_text_takes_the_place_of_its_old_one(file: VectorFile) -> None:
    file.put(stored(TEXTS))
    file.put(stored({1: TEXTS[2]}, first_mark=4))
    assert nearest(file, TEXTS[2], limit=9)[1] == pytest.approx(1.0, abs=0.001)
    assert len(nearest(file, TEXTS[2], limit=9)) == 3
    assert file.last_mark() == 4


def test_what_a_dying_writer_left_half_written_is_written_over(
    file: VectorFile, tmp_path: Path
) -> None:
    file.put(stored({1: TEXTS[1]}))
    with (tmp_path / "new" / "texts.vec").open("ab") as half:
        half.write(b"\x07" * 50)
    assert list(nearest(file, TEXTS[1])) == [1]
    file.put(stored({2: TEXTS[2]}, first_mark=2))
    assert list(nearest(file, TEXTS[2])) == [2, 1]


def test_a_file_that_was_cleared_can_be_filled_again(file: VectorFile) -> None:
    file.put(stored(TEXTS))
    file.clear()
    assert nearest(file, TEXTS[1]) == {}
    file.put(stored({2: TEXTS[2]}))
    assert list(nearest(file, TEXTS[2])) == [2]


def test_vectors_have_length_one_even_of_a_text_without_words() -> None:
    lengths = np.linalg.norm(EMBEDDER.encode(["", "?", "wheat wheat harvest"]), axis=1)
    assert lengths == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
