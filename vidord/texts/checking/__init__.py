"""What may not stand in a letter to a customer, found before it goes.

Words: *remark* (a rule, the words found, why, and what to write instead), *rule* (data in `rules/`, with
examples in both languages), *phrase* (what a rule looks for; `phrases.py` has its small language).
Plain Python: knows no Django and no database, so that a copy editor can run it alone.
"""
