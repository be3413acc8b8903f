"""Answers what a question names exactly, without ranking: an article by its number."""
