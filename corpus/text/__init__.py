"""Letters, lines and what a line says by itself: encodings, numbers, names, broken lines joined again."""
