"""The file or folder of the certificate authorities that a server is held against."""

import os
from pathlib import Path


def authorities_fault(given: Path) -> str | None:
    """Why it cannot be used; None where it can be read, whatever stands in it."""
    if os.access(given, os.R_OK):
        return None
    if os.access(given, os.F_OK):
        return "the file of certificate authorities cannot be read"
    return "the file of certificate authorities is missing"
