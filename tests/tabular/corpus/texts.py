"""Text tables that are broken as a whole."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.tabular.corpus.broken import (
    GOOD,
    GOOD_CSV,
    HEADINGS,
    HERON,
    KITE,
    Broken,
    problem,
    refused,
    table,
)


def texts() -> Iterator[Broken]:
    text = table(GOOD)
    accents = table([HEADINGS, ["Kité Acadèmy", *KITE[1:]]])
    yield refused("0 bytes", b"", "empty (0 bytes)")
    yield refused("spaces alone", b"   \r\n  \r\n", "no text at all")
    yield refused("line ends alone", b"\n" * 40, "no text at all")
    yield refused("byte order mark alone", b"\xef\xbb\xbf", "no text at all")
    yield refused("mark of UTF-16 alone", b"\xff\xfe", "no text at all")
    yield refused("one zero byte", text.replace("92.1", "92\x001").encode(), "Line 3 holds a zero byte")
    yield refused("zero bytes alone", bytes(500), "zero byte")
    yield refused("zeros after half the file", GOOD_CSV[:60] + bytes(200), "zero byte")
    yield refused("UTF-16 without a mark", text.encode("utf-16-le"), "zero byte")
    yield refused("UTF-16, other end, without a mark", text.encode("utf-16-be"), "zero byte")
    yield refused("UTF-16 cut inside a letter", text.encode("utf-16")[:-1], "UTF-16")
    yield refused("UTF-16 with half a pair", text.encode("utf-16") + b"\x00\xd8", "UTF-16")
    yield refused("zero in UTF-16", text.replace("94.5", "94\0").encode("utf-16"), "zero byte")
    yield refused("UTF-32", text.encode("utf-32"), "UTF-32")
    yield refused("UTF-32, other end", b"\0\0\xfe\xff" + text.encode("utf-32-be"), "UTF-32")
    yield refused(
        "UTF-8 cut inside a letter",
        accents.encode()[: accents.encode().index(b"\xc3\xa8") + 1],
        "middle of a letter",
    )
    yield refused(
        "mark of UTF-8, then cp1252",
        b"\xef\xbb\xbf" + accents.encode("cp1252"),
        "line 2 is written in something else",
    )
    for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
        yield refused(
            f"byte {byte:02x}, in no encoding", text.encode() + bytes([0xE9, byte]), "no encoding we know"
        )
    yield refused("mainframe text (EBCDIC)", text.encode("cp500"), "")
    yield refused("noise", random.Random(2).randbytes(5_000), "")
    opened = table([HEADINGS, ['"Kite Academy', *KITE[1:]], HERON])
    yield refused("quotation mark never closed", opened.encode(), "ends inside a text that begins on line 2")
    yield refused("cut inside a quoted text", b'Academy,Attendance %\r\n"Kite Aca', "ends inside a text")
    yield refused("never closed in a long file", (opened + table([HERON] * 9_000)).encode(), "never")
    yield refused("one endless line", b"x" * 1_100_000, "longer than a million")
    prose = {
        "a letter": "Dear colleagues,\n\nplease find the figures attached.\n\nYours",
        "a mail": "From: head@example.org\nTo: office@example.org\nSubject: figures\n\nAttached.",
        "a calendar": "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
        "a contact": "BEGIN:VCARD\nFN:School Office\nEND:VCARD\n",
        "a SQL dump": "INSERT INTO kpi VALUES (1, 94.5);\nINSERT INTO kpi VALUES (2, 92.1);\n",
        "a log": "2025-09-01 12:00:00 INFO started\n2025-09-01 12:00:01 INFO stopped\n",
        "base64": "QWNhZGVteSxBdHRlbmRhbmNlICUKS2l0ZSw5NC41Cg==\n",
        "settings": "[portal]\nname = trust\n",
        "an unknown delimiter": table(GOOD, "~"),
        "figures without headings": table([KITE, HERON]),
        "another table": table([["Room", "Seats"], ["Hall", "200"]]),
        "headings in row 60": "\n" * 59 + text,
        "headings in another language": table([["École", "Présence"], ["Kite", "94.5"]]),
    }
    for name, content in prose.items():
        yield refused(name, content.encode(), "No headings were found")
    yield refused(
        "headings without an academy",
        table([HEADINGS[1:], KITE[1:]]).encode(),
        "no column with the heading “Academy”",
    )
    yield refused(
        "two columns of academies", table([["Academy", *HEADINGS], ["x", *KITE]]).encode(), "two columns"
    )
    yield problem(
        "letters of an old Mac", accents.replace("è", "é").encode("mac-roman"), "called exactly this"
    )
    yield problem(
        "UTF-8 read as cp1252 and saved", accents.encode().decode("cp1252").encode(), "called exactly this"
    )
