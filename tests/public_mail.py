"""Public test mail that never enters the project: read where `VIDORD_FIXTURES` points."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("VIDORD_FIXTURES", Path(__file__).parents[2] / "shared" / "fixtures")) / "mail"
NO_MAIL = {".yaml", ".json", ".tsv", ".md"}
needs_public_mail = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the public test mail is not at {FOLDER}")


def paths() -> list[Path]:
    """Every public mail and reply text; empty where they are not."""
    every = (path for path in sorted(FOLDER.rglob("*")) if path.is_file() and path.suffix not in NO_MAIL)
    return [path for path in every if not {"LICENSES", "trimmed"} & set(path.parts)]
