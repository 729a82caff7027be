"""Mail: how bytes are read, what machines say, how a letter becomes bytes and goes out."""
