"""The ledger: what we said, by when, who answers for it, kept or not.

Words: *promise*, *outcome*, *verdict* (what the customer says), *fulfilment* (the message meant to keep
it), *reminder*.
May import channels, texts, people and core. It never knows who asked: a case lists its promises, not the
other way.
"""
