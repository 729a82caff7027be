"""A file that can't be read, in words; no number of the system's."""

from pathlib import Path

WORDS = {
    FileNotFoundError: "there is no file {name}",
    IsADirectoryError: "{name} is a folder and no file",
    NotADirectoryError: "there is no file {name}",
    PermissionError: "you may not read {name}",
}


def not_read(fault: OSError, file: Path | None = None) -> str:
    """Say which file can't be read, and why; `file` is meant when the fault names none."""
    said = WORDS.get(type(fault), "{name} can’t be read: {why}")
    return said.format(name=fault.filename or file, why=fault.strerror or fault)
