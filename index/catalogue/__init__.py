"""The catalogue: one SQLite file, the only truth; everything else in a library is derived from it."""
