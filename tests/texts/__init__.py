"""What the checker must find and must leave alone, in tables that a copy editor extends."""
