"""Small files for the demo world: a page, a picture, a bell, some words."""

import math
import struct
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

RATE, SECONDS = 11_025, 3
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"


def content_of(kind: str, title: str, words: Sequence[str]) -> bytes:
    """The bytes of a file of this kind."""
    made = {"pdf": lambda: page(title, words), "image": lake, "wav": bell}.get(kind)
    return made() if made else "\n".join(words).encode()


def page(title: str, words: Sequence[str]) -> bytes:
    """One page of PDF with a title and some lines."""
    lines = " ".join(f"({_plain(line)}) Tj 0 -26 Td" for line in words)
    text = f"BT /F1 26 Tf 72 740 Td ({_plain(title)}) Tj /F1 14 Tf 0 -48 Td {lines} ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(made))


def lake() -> bytes:
    """Bands of sky, hills and water."""
    bands = [("#f3d9c2", 90), ("#e9c4b4", 60), ("#8fa3a8", 50), ("#5f7f8c", 40), ("#9fb8bd", 60), ("#7d9ba6", 120)]
    picture, top = Image.new("RGB", (640, sum(height for _, height in bands))), 0
    for colour, height in bands:
        picture.paste(Image.new("RGB", (640, height), colour), (0, top))
        top += height
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def bell() -> bytes:
    """Three seconds of a bell that fades."""
    tones = ((440, 1.0), (880, 0.5), (1210, 0.35))
    times = (step / RATE for step in range(RATE * SECONDS))
    heights = (sum(loud * math.sin(2 * math.pi * tone * at) for tone, loud in tones) * math.exp(-1.6 * at) for at in times)
    samples = b"".join(struct.pack("<h", int(9000 * height)) for height in heights)
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, RATE, 2 * RATE, 2, 16) + b"data" + struct.pack("<I", len(samples))
    return b"RIFF" + struct.pack("<I", len(head) + len(samples)) + head + samples


def _plain(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
