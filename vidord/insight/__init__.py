"""
What customers and staff think and why, and the trust report.

It reads what the rooms below have written down, and changes nothing. No figure in it is about a person.
"""
