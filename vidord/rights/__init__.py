"""
The law: dated statutes and rules, in plain Python that a lawyer can read and run.

One question a customer asks is one function in `acts/`; what it finds is a `Finding` with its steps. Values
lie in `parameters/`, words in `words/`. It knows no Django, no settings and no database, and of the other
rooms only `core`'s calendar, holidays and money.
"""
