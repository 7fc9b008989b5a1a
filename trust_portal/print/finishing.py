"""What WeasyPrint's PDF/A-3a lacks to be PDF/UA-1 as well. It works on the objects of the PDF just before they are
written, so it depends on how WeasyPrint 70.0 builds them: the version is pinned, and tests validate every kind of page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

Dictionary = dict[str, Any]

# PDF/A allows no properties that its metadata does not declare; PDF/UA's own mark is such a one.
_UA_PART = b"""\
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
"""
_END_OF_METADATA = b"</rdf:RDF>"


def finish(document: Any, pdf: Any) -> None:
    """Called by WeasyPrint with its document and the PDF that is about to be written."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    live = _say_what_headers_head(pdf, root)
    _set_margins_apart(pdf, root, live)
    _declare_ua(pdf)
    _draw_pictures_as_they_are(pdf)
    _end_streams_clearly(pdf)


def _say_what_headers_head(pdf: Any, root: Dictionary) -> set[int]:
    """Each header cell heads its column in a table's head, and its row elsewhere. The numbers of all elements that
    the document's tree reaches."""
    live: set[int] = set()
    waiting: list[tuple[int, str]] = [(_number(root["K"][0]), "")]
    while waiting:
        number, section = waiting.pop()
        live.add(number)
        element = pdf.objects[number]
        kind = element.get("S")
        if kind in ("/THead", "/TBody", "/TFoot"):
            section = kind
        if kind == "/TH":
            attributes = element.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
            attributes["Scope"] = "/Column" if section == "/THead" else "/Row"
        waiting += [(child, section) for child in _children(pdf, element)]
    return live


def _children(pdf: Any, element: Dictionary) -> Iterator[int]:
    for kid in element.get("K", ()):
        if isinstance(kid, (str, bytes)):
            number = _number(kid)
            child = pdf.objects[number]
            if isinstance(child, dict) and child.get("Type") == "/StructElem":
                yield number


def _set_margins_apart(pdf: Any, root: Dictionary, live: set[int]) -> None:
    """Running heads and page numbers are tagged but stand in no tree: make artifacts of them, so that a screen reader
    does not read them out in the middle of a sentence."""
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    pages = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]
    for index, page in enumerate(pages):
        marks = numbers[2 * index + 1]
        dead = {mark for mark, reference in enumerate(marks) if _number(reference) not in live}
        for mark in dead:
            marks[mark] = "null"
        if dead:
            _make_artifacts(_object(pdf, page["Contents"]).stream, dead)


def _make_artifacts(stream: list[Any], dead: set[int]) -> None:
    for place, operand in enumerate(stream):
        if isinstance(operand, dict) and operand.get("MCID") in dead and stream[place + 1] == b"BDC":
            stream[place - 1] = "/Artifact"
            stream[place] = pydyf.Dictionary({"Type": "/Pagination"})


def _declare_ua(pdf: Any) -> None:
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.compress = False  # so that any program can find out what the file is
    head, end, tail = metadata.stream[0].rpartition(_END_OF_METADATA)
    if not end:
        raise ValueError("WeasyPrint writes its metadata in another way than it did")
    metadata.stream[0] = head + _UA_PART + end + tail


def _draw_pictures_as_they_are(pdf: Any) -> None:
    """PDF/A lets no viewer make up what lies between two points of a picture."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.extra.get("Subtype") == "/Image":
            one.extra["Interpolate"] = "false"


def _end_streams_clearly(pdf: Any) -> None:
    """A compressed stream that happens to end with a carriage return looks, with the line's end behind it, like one
    that is a byte shorter than it says: PDF/A's readers disagree about such a file. Its text is made to end otherwise.
    """
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.compress and one.data.endswith(b"\r\nendstream"):
            if "Length1" in one.extra:  # a font, which says how long it is
                one.compress = False
            while one.compress and one.data.endswith(b"\r\nendstream"):
                one.stream.append(b"")


def _object(pdf: Any, reference: str | bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: str | bytes) -> int:
    """12 of the reference "12 0 R"."""
    text = reference.decode() if isinstance(reference, bytes) else reference
    return int(text.split()[0])
