"""Changes of the library while it is served: orders in one queue, carried out one after the other.

It knows no screen: the page, the API and the MCP server all give their orders here.
"""

from ui.indexing.orders import (
    Adding,
    Arrival,
    Checking,
    Forgetting,
    Former,
    Order,
    Outcome,
    Receiving,
    Removal,
    Replacing,
    Restoring,
)
from ui.indexing.received import Received
from ui.indexing.run import Run, RunFailedError
from ui.indexing.runs import Runs

__all__ = [
    "Adding",
    "Arrival",
    "Checking",
    "Forgetting",
    "Former",
    "Order",
    "Outcome",
    "Received",
    "Receiving",
    "Removal",
    "Replacing",
    "Restoring",
    "Run",
    "RunFailedError",
    "Runs",
]
