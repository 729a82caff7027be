"""Fetching mail from mailboxes at a mail provider: stored and committed first, marked or moved after.

Words: *account* (where the mail of one of our mailboxes lies), *session* (one connection, signed in), *round*
(one look for what is new), *lease* (one fetcher at a time), *trouble* (why it does not work).
"""
