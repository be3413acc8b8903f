"""Saved web pages: which part is the article, what around it is furniture, what its tables state."""
