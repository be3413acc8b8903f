"""The words of signing in, and what programs are told."""

WORDS: dict[str, str] = {}
