"""The words of the range of a question."""

WORDS: dict[str, str] = {}
