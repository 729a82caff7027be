"""Pages for anybody: what we promise."""
