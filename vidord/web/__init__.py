"""Pages and commands: each translates one request into one domain call.

Fronts: `desk` (staff), `front` (the customer), `public` (anyone), `demo` (the town), `commands` (the
terminal).
"""
