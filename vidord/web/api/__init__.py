"""Other systems: what brings us SMS and what became of them, and what tells us of calls."""
