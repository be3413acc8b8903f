"""Moments as a person reads them: in the time of this machine, to the minute."""

from __future__ import annotations

from datetime import datetime


def local(moment: str) -> str:
    """Give an ISO 8601 moment in local time, 2025-06-01 09:30; what is none is given as it is."""
    try:
        return f"{datetime.fromisoformat(moment.replace('Z', '+00:00')).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return moment
