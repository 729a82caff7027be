"""What we have put in writing, the standing promises in it, and the checker of words to customers.

Words: *text*, *version* (immutable once published), *pledge* (a standing promise to all, with a rule for
its time), *snippet* (a piece of text for letters, with holes), *remark* (what the checker says of words).
May import people and core; knows nothing of channels.
"""
