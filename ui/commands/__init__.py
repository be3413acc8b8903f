"""The commands of `cewen`, a module for each kind; each takes arguments and gives an exit status."""
