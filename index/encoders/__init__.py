"""Encoders: the bundled table of word vectors, and any sentence-transformers model."""
