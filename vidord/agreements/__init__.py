"""What a customer has with us: products, purchases, agreements and service points, mirrored from elsewhere.

Words: *product*, *purchase* (one line of a receipt), *agreement*, *service point* (where it is delivered),
*mirror* (our copy of what another system knows; that one stays the source).
May import promises, channels, texts, rights, people and core.
"""
