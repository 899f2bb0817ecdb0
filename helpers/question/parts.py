"""What the figures of the worked example share."""

from helpers.asked import Asked


def filters(asked: Asked) -> str:
    """The filters that are set, as the last but one sentence of a caption."""
    return f"Filters: {asked.scope.filters}. " if asked.scope.filters else "No filters. "
