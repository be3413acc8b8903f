"""Pages as they look: pictures of them, and where on one the words of a document stand."""

from corpus.facsimile.datatypes import Box, Facsimile, Glyph, Leaf, NoFacsimileError, Picture
from corpus.facsimile.opening import PAGED, Readable, open_facsimile
from corpus.facsimile.placing import Placed, place

__all__ = [
    "PAGED",
    "Box",
    "Facsimile",
    "Glyph",
    "Leaf",
    "NoFacsimileError",
    "Picture",
    "Placed",
    "Readable",
    "open_facsimile",
    "place",
]
