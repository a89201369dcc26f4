"""Counts that do not depend on the machine: queries, buffers, bytes, nodes."""

import gzip
import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.db import connection, transaction

from benchmarks.harness.plan import Query, Target

LARGEST = "elemental_balance_history"
COMPRESSION = 6  # as in Django's GZipMiddleware


@dataclass(frozen=True)
class Weight:
    """One answer's queries, 8 KiB database buffers that these touch, bad steps in their plans, bytes as HTML and gzip, and elements."""

    sql: int
    buffers: int
    html: int
    gzip: int
    nodes: int
    scans: int = 0


def weigh(target: Target) -> Weight:
    """Counts of one answer after a first one, which fills caches that live as long as a process."""
    target.read()
    reading = target.read()
    body = reading.html.encode()
    return Weight(
        sql=len(reading.queries),
        buffers=sum(buffers(query) for query in reading.queries),
        scans=sum(scans(query) for query in reading.queries),
        html=len(body),
        gzip=len(gzip.compress(body, COMPRESSION, mtime=0)),
        nodes=nodes(reading.html),
    )


def buffers(query: Query) -> int:
    """Shared buffers that running this query again touches; 0 for anything but a SELECT."""
    sql, params = query
    if not _is_read(sql):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        answer = cursor.fetchone()[0]
        transaction.set_rollback(True)
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def scans(query: Query) -> int:
    """How often this query's plan counts, sorts or reads from end to end the largest table; 0 for anything but a SELECT."""
    sql, params = query
    if not _is_read(sql) or LARGEST not in sql:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        answer = cursor.fetchone()[0]
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return bad_steps(plan) + sql.lower().count("count(*)")


def bad_steps(plan: dict[str, Any]) -> int:
    """Sequential scans of the largest table, and sorts of what comes from it, in a plan as PostgreSQL explains it."""
    is_scan = plan["Node Type"] == "Seq Scan" and plan.get("Relation Name") == LARGEST
    is_sort = plan["Node Type"] in {"Sort", "Incremental Sort"} and _reads_largest(plan)
    return is_scan + is_sort + sum(map(bad_steps, plan.get("Plans", ())))


def _reads_largest(plan: dict[str, Any]) -> bool:
    return plan.get("Relation Name") == LARGEST or any(map(_reads_largest, plan.get("Plans", ())))


def _is_read(sql: str) -> bool:
    return sql.lstrip("( \n").upper().startswith(("SELECT", "WITH"))


def nodes(html: str) -> int:
    """Elements of the document, those inside an SVG too."""
    counter = _Counter()
    counter.feed(html)
    return counter.count


class _Counter(HTMLParser):
    count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.count += 1
