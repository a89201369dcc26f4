"""Tags as a coach types them: a line of words between commas."""

MOST, LONGEST = 20, 40


def tags_in(line: str) -> list[str]:
    """The tags of the line in their order, spaces tidied, each once whatever its case."""
    found: dict[str, str] = {}
    for part in line.split(","):
        tag = " ".join(part.split())
        if tag:
            found.setdefault(tag.casefold(), tag)
    return list(found.values())
