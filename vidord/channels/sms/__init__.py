"""SMS as a channel: plain words in GSM 03.38, a provider over HTTP, and what comes back from it."""
