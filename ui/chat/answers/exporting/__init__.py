"""Answers taken out of the page: copied, or as a file in Markdown or for Word."""
