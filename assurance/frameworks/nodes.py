"""A YAML document as a tree that knows its lines, made from the parser's events.

Stricter than YAML: no anchors, aliases or tags (so nothing in a small file can grow), no key twice, one document, and
every single value is a text until the schema says what it is: `name: No` is the word “No”, and 0.1 is never a float.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

LARGEST = 2_000_000  # bytes
_DEEPEST = 30
_MOST_NODES = 200_000
_MOST_WRONG = 50
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_KEY = re.compile(r"\w[\w-]*\Z")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True, eq=False)
class Node:
    """`line` counts from 1: the line of the key, or of the dash. A value that stands empty is None."""

    line: int
    path: str
    value: str | list[Node] | dict[str, Node] | None

    def children(self) -> Iterator[tuple[int | str, Node]]:
        match self.value:
            case list():
                yield from enumerate(self.value)
            case dict():
                yield from self.value.items()

    def data(self) -> Any:
        """Texts, lists and mappings, with None where nothing stands."""
        match self.value:
            case list():
                return [one.data() for one in self.value]
            case dict():
                return {key: one.data() for key, one in self.value.items()}
            case _:
                return self.value


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that cannot be a document, or not this one."""

    line: int
    message: str
    path: str = ""


class NotRead(Exception):
    """Nothing can be made of the document."""

    def __init__(self, *wrong: Wrong) -> None:
        super().__init__(wrong[0].message)
        self.wrong = wrong


@dataclass(slots=True)
class _Open:
    node: Node
    key: tuple[str, int] | None = None
    seen: dict[str, int] = field(default_factory=dict)


def text_of(document: str | bytes) -> str:
    """Raises NotRead where it is too large, or not UTF-8."""
    size = len(document) if isinstance(document, bytes) else len(document.encode(errors="replace"))
    if size > LARGEST:
        raise NotRead(Wrong(1, f"The document has {size:,} bytes; more than {LARGEST:,} are not read."))
    if isinstance(document, str):
        return document.removeprefix("\ufeff")
    try:
        return document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = document.count(b"\n", 0, error.start) + 1
        raise NotRead(Wrong(line, "The file is not UTF-8. Save it as UTF-8 and send it again.")) from None


def tree_of(text: str) -> tuple[Node, list[Wrong]]:
    """The tree, and what is wrong but did not end the reading. Raises NotRead."""
    wrong: list[Wrong] = []
    try:
        root = _built(text, wrong)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise NotRead(*wrong, Wrong(line, _in_words(error, text, line))) from None
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        line = text.count("\n", 0, position) + 1
        raise NotRead(*wrong, Wrong(line, "A character stands here that no text should hold.")) from None
    except yaml.YAMLError:
        raise NotRead(*wrong, Wrong(1, "This is not a YAML document.")) from None
    if root is None or root.value is None:
        raise NotRead(*wrong, Wrong(1, "The document is empty."))
    if not isinstance(root.value, dict):
        raise NotRead(
            *wrong, Wrong(root.line, "A framework begins with keys: schema, id, name, summary, scales …")
        )
    return root, wrong


def _built(text: str, wrong: list[Wrong]) -> Node | None:
    """Without recursion: how deep a document is costs no stack."""
    root: Node | None = None
    stack: list[_Open] = []
    count = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    raise NotRead(*wrong, Wrong(line, "A second document begins here: a framework is one."))
                continue
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                stack.pop()
                continue
            case yaml.NodeEvent():
                count += 1
            case _:
                continue
        _refuse(event, line, wrong)
        if count > _MOST_NODES or len(wrong) > _MOST_WRONG:
            raise NotRead(*wrong, Wrong(line, "The document has too many parts."))
        if len(stack) >= _DEEPEST:
            raise NotRead(*wrong, Wrong(line, "Parts are nested too deeply here."))
        parent = stack[-1] if stack else None
        if parent is not None and isinstance(parent.node.value, dict) and parent.key is None:
            key = _key(event, line, wrong)
            if key in parent.seen:
                message = f"“{key}” stands twice, on lines {parent.seen[key]} and {line}. Keep one of them."
                wrong.append(Wrong(line, message, _below(parent.node.path, key)))
                key = f"{key}\0{line}"
            parent.seen[key] = line
            parent.key = key, line
            continue
        node = _node(event, line, parent)
        if parent is None:
            root = node
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open(node))
    if root is not None:
        _drop_repeats(root)
    return root


def _node(event: Any, line: int, parent: _Open | None) -> Node:
    value: Any
    if isinstance(event, yaml.AliasEvent):
        value = None
    elif isinstance(event, yaml.ScalarEvent):
        is_plain = not event.style
        value = None if is_plain and event.value in _NOTHING else event.value
    else:
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
    if parent is None:
        return Node(line, "", value)
    if isinstance(parent.node.value, dict):
        assert parent.key is not None
        key, key_line = parent.key
        parent.key = None
        node = Node(key_line, _below(parent.node.path, key), value)
        parent.node.value[key] = node
        return node
    assert isinstance(parent.node.value, list)
    node = Node(line, f"{parent.node.path}[{len(parent.node.value)}]", value)
    parent.node.value.append(node)
    return node


def _key(event: Any, line: int, wrong: list[Wrong]) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise NotRead(*wrong, Wrong(line, "A key must be a word, not a list or a group of keys."))
    return str(event.value)


def _refuse(event: Any, line: int, wrong: list[Wrong]) -> None:
    if isinstance(event, yaml.AliasEvent):
        wrong.append(Wrong(line, f"“*{event.anchor}” is an alias. Write the part out here."))
    elif event.anchor:
        wrong.append(Wrong(line, f"“&{event.anchor}” is an anchor. Write the part out where it is used."))
    if getattr(event, "tag", None):
        wrong.append(Wrong(line, f"“{event.tag}” is a tag. Leave it out: the schema says what is what."))


def _drop_repeats(root: Node) -> None:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node.value, dict):
            node.value = {key: one for key, one in node.value.items() if "\0" not in key}
        waiting.extend(one for _, one in node.children())


def _below(path: str, key: str) -> str:
    key = key.partition("\0")[0]
    shown = key if _PLAIN_KEY.match(key) else f'"{key[:40]}"'
    return f"{path}.{shown}" if path else shown


_WORDS: Mapping[str, str] = {
    "could not find expected ':'": "A key needs a colon and a space behind it: “name: Behaviour”.",
    "mapping values are not allowed": "A colon stands where no key can be. Put the text in quotation marks.",
    "did not find expected key": "A key was expected here: look at the spaces before this line and the ones above.",
    "did not find expected '-' indicator": "A dash was expected here: look at the spaces before this line.",
    "found unexpected end of stream": "A quotation mark that was opened is never closed.",
    "block sequence entries are not allowed": "A dash stands where no list can begin.",
    "did not find expected ',' or ']'": "A list in brackets is not closed, or lacks a comma.",
    "did not find expected ',' or '}'": "Keys in braces are not closed, or lack a comma.",
}


def _in_words(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]:
        return "This line begins with a tab. Use spaces."
    problem = str(error.problem or error.context or "")
    for start, words in _WORDS.items():
        if start in problem:
            return words
    return f"This cannot be read as YAML: {problem or 'something is wrong'}."
