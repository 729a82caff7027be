"""The demo: the town that tests, demo and pictures share, and the customer's inbox."""
