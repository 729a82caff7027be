"""The tables of the room. A key of another row has no index of its own where a wider one begins with it."""

from vidord.agreements.models.agreement import Agreement, ServicePoint
from vidord.agreements.models.mirror_run import MirrorRun
from vidord.agreements.models.product import Product, Purchase

__all__ = ["Agreement", "MirrorRun", "Product", "Purchase", "ServicePoint"]
