"""Vidord: customer care in which every promise to a customer has a named owner and a time."""
