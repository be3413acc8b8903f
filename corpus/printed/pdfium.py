"""The one lock around pdfium, which may be in one thread of a process only; recognising is done outside."""

from threading import RLock

PDFIUM = RLock()
