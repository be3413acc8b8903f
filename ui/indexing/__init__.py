"""Changes of the library while it is served: orders in one queue, carried out one after the other.

It knows no screen: the page, the API and the MCP server all give their orders here.
"""

from ui.indexing.orders import Adding, Order, Removal
from ui.indexing.run import Run, RunFailedError
from ui.indexing.runs import Runs

__all__ = ["Adding", "Order", "Removal", "Run", "RunFailedError", "Runs"]
