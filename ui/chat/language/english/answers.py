"""The words of answers, their notices and refusals."""

WORDS: dict[str, str] = {}
