"""Printed pages: words at places put into reading order, tables, paragraphs; running heads taken off."""
