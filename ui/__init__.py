"""The front rooms: command line and web chat; they do not know how anything is found."""

__version__ = "0.1.0"
