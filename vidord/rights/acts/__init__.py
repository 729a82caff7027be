"""The acts, each read from top to bottom in the order of its sections. One question is one function."""
