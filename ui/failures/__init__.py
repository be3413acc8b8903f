"""The list of failed cases as a file to browse: a page that needs nothing but itself, or Markdown."""
