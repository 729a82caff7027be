"""The customer's pages: the front door and her own page."""
