"""Answers what can be looked up: articles, where something is said, what documents state of themselves."""
