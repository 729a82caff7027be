"""The front door: intake, a named face, answers, handing over, escalation, leaving, closing.

Words: *case*, *face* (who the customer sees), *handover*, *alarm* (danger first), *closure*.
May import everything below: promises, channels, texts, people, core.
"""
