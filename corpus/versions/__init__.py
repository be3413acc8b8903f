"""What two versions of a text have in common: their parts, how alike these are, which answer each other."""
