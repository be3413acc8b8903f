"""The settings of the page, and what it is answering with."""
