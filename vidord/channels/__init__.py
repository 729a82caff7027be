"""How words travel: threads, what came in, what goes out, and the evidence that it arrived.

Words: *thread* (one conversation), *inbound message*, *placement* (its one outcome), *outbound message*,
*attempt*.
May import people and core; knows nothing of texts. A channel's inside is a folder of its own.
"""
