"""Customers and staff, what each may do, who is here now, and what has happened.

Words: *customer*, *contact point*, *staff*, *unit*, *legal entity*, *mandate*, *presence*, *departure*,
*actor*, *event*.
May import core.
"""
