"""Cells that somebody will open in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plain(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula: it does what begins like one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
