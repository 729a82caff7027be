"""What is done from a terminal. One file per command; each translates its arguments into one domain call."""
