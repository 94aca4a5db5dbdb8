"""Makes the README's pictures of the simulated hotline: `python -m tests.pictures [FOLDER]`.

Everything in them comes over real HTTP from a hub that has counted the simulated morning so far.
"""

import sys
from pathlib import Path

from tests.hubs import running_hub
from wallboard.assets import resource
from wallboard.cli import main

PICTURES = (
    ("wall-zh", "--view", "wall", "--size", "1920x1080", "--lang", "zh"),
    ("wall-en", "--view", "wall", "--size", "1920x1080", "--lang", "en"),
    ("desk-zh", "--view", "desk", "--size", "1600x1000", "--lang", "zh"),
    ("desk-en", "--view", "desk", "--size", "1600x1000", "--lang", "en"),
)


def make(folder: Path) -> int:
    """Draw every picture into a folder; the number of those that failed."""
    failed = 0
    with running_hub("--telephony", "simulated", "--at", "09:26", "--seed", "5") as url:
        for name, *options in PICTURES:
            output = folder / f"{name}.png"
            failed += main(["render", "--url", url, *options, "--output", str(output)]) != 0
    return failed


if __name__ == "__main__":
    sys.exit(make(Path(sys.argv[1]) if len(sys.argv) > 1 else resource("pictures")))
