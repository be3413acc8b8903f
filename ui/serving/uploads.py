"""Where gradio keeps what is uploaded: a folder that only this user may enter, gone when the program ends."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_VARIABLE = "GRADIO_TEMP_DIR"


def keep_private() -> None:
    """Give gradio a folder of its own, unless the environment names one; must come before it is imported."""
    if not os.environ.get(_VARIABLE):
        folder = tempfile.mkdtemp(prefix="cewen-")  # mode 700; gradio's own is everyone's and never emptied
        os.environ[_VARIABLE] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
