"""Counts that do not depend on the machine: queries, buffers, bytes, nodes."""

import gzip
import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.db import connection, transaction

from benchmarks.harness.plan import Query, Target

COMPRESSION = 6  # as in Django's GZipMiddleware


@dataclass(frozen=True)
class Weight:
    """One answer's queries, 8 KiB database buffers that these touch, bytes as HTML and as gzip, and elements."""

    sql: int
    buffers: int
    html: int
    gzip: int
    nodes: int


def weigh(target: Target) -> Weight:
    """Counts of one answer after a first one, which fills caches that live as long as a process."""
    target.read()
    reading = target.read()
    body = reading.html.encode()
    return Weight(
        sql=len(reading.queries),
        buffers=sum(buffers(query) for query in reading.queries),
        html=len(body),
        gzip=len(gzip.compress(body, COMPRESSION, mtime=0)),
        nodes=nodes(reading.html),
    )


def buffers(query: Query) -> int:
    """Shared buffers that running this query again touches; 0 for anything but a SELECT."""
    sql, params = query
    if not sql.lstrip("( \n").upper().startswith(("SELECT", "WITH")):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        answer = cursor.fetchone()[0]
        transaction.set_rollback(True)
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def nodes(html: str) -> int:
    """Elements of the document, those inside an SVG too."""
    counter = _Counter()
    counter.feed(html)
    return counter.count


class _Counter(HTMLParser):
    count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.count += 1
