"""The words of an empty conversation."""

WORDS: dict[str, str] = {}
