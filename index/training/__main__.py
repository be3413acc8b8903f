"""`python -m index.training --data ../shared/data --out DIR`: trains the bundled encoder anew."""

from __future__ import annotations

import argparse
import logging
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from index.training.recipe import Settings, run


def main(arguments: Sequence[str]) -> None:
    """Read the command line and run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/, laws/, statutes/")
    parser.add_argument("--out", type=Path, required=True, help="where the model is written")
    for name, default in asdict(Settings()).items():
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, type=type(default), default=default, help=f"default {default}")
    given = vars(parser.parse_args(arguments))
    data, out = given.pop("data"), given.pop("out")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    run(data, out, Settings(**given), shlex.join(["python", "-m", "index.training", *arguments]))


if __name__ == "__main__":
    main(sys.argv[1:])
