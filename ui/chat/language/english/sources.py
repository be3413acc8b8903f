"""The words of the source panel."""

WORDS: dict[str, str] = {}
