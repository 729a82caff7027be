"""A file that can't be read, in words; no number of the system's."""

WORDS = {
    FileNotFoundError: "there is no file {name}",
    IsADirectoryError: "{name} is a folder and no file",
    NotADirectoryError: "there is no file {name}",
    PermissionError: "you may not read {name}",
}


def not_read(fault: OSError) -> str:
    """Say which file can't be read, and why."""
    said = WORDS.get(type(fault), "{name} can’t be read: {why}")
    return said.format(name=fault.filename, why=fault.strerror or fault)
