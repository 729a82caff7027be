"""What we have put in writing, and the standing promises in it.

Words: *text*, *version* (immutable once published), *pledge* (a standing promise to all, with a rule for
its time).
May import people and core; knows nothing of channels.
"""
