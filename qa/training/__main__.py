"""`python -m qa.training --data ../shared/data --work DIR --out qa/model`: trains the judge anew."""

from __future__ import annotations

import argparse
import logging
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from qa.training.fitting import Settings
from qa.training.recipe import run


def main(arguments: Sequence[str]) -> None:
    """Read the command line and run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/, laws/, statutes/")
    parser.add_argument("--work", type=Path, required=True, help="where libraries and examples are kept")
    parser.add_argument("--out", type=Path, required=True, help="where the judge is written")
    for name, default in asdict(Settings()).items():
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, type=type(default), default=default, help=f"default {default}")
    given = vars(parser.parse_args(arguments))
    data, work, out = given.pop("data"), given.pop("work"), given.pop("out")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    run(data, work, out, Settings(**given), shlex.join(["python", "-m", "qa.training", *arguments]))


if __name__ == "__main__":
    main(sys.argv[1:])
