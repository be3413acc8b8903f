"""The range of a question: what it can be chosen from, and its form."""
