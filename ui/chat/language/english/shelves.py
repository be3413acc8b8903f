"""The words of the library's tab."""

WORDS: dict[str, str] = {}
