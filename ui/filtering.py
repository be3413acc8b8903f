"""The filters of one question, put together from what was given; the library knows what they mean."""

from __future__ import annotations

from collections.abc import Iterable

from ui.status import CommandError


def merged(given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give the filters of one command. Raises `CommandError` where one is given twice."""
    filters: dict[str, str] = {}
    for key, value in given:
        if key in filters:
            raise CommandError(f"筛选条件 {key} 写了两次（{filters[key]}、{value}），只能写一次。")
        filters[key] = value
    return filters


def of_line(value: object) -> dict[str, str]:
    """Give the filters of a line of a batch, numbers as text. Raises ValueError where they are none."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(_is_plain(one) for one in value.values()):
        raise ValueError('filters 应为 {"字段": "值"}，例如 {"issuer": "教育部", "from": "2024"}')
    return {str(key): str(one) for key, one in value.items()}


def _is_plain(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)
