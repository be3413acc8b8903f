"""Bring an Office Open XML package to the dialect that the parsing libraries open.

They know neither the strict namespaces of ISO/IEC 29500 nor the types of macro-enabled files and templates;
the content is the same. Reads no document; macros are never run, nor even unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile

from corpus.packages import Archive

_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
# http://purl.oclc.org/ooxml/wordprocessingml/main, …/officeDocument/relationships/styles
_NAMESPACE = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_RENAMED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
# …/vnd.ms-word.document.macroEnabled.main+xml, …officedocument.spreadsheetml.template.main+xml
_MAIN_TYPE = re.compile(
    rb"application/vnd\.(?:ms-(?P<ms>word|excel|powerpoint)|openxmlformats-officedocument\.(?P<ml>\w+ml))"
    rb"\.(?:document|sheet|presentation|template|slideshow)(?:\.macroEnabled)?(?:Template)?\.main\+xml"
)
_MAIN_TYPES = {
    b"word": b"wordprocessingml.document", b"wordprocessingml": b"wordprocessingml.document",
    b"excel": b"spreadsheetml.sheet", b"spreadsheetml": b"spreadsheetml.sheet",
    b"powerpoint": b"presentationml.presentation", b"presentationml": b"presentationml.presentation",
}  # fmt: skip


def opened_as_usual(package: Archive, data: bytes) -> bytes:
    """Give the package in transitional namespaces and with the type of a plain document.

    An everyday package comes back as it is. Raises `ReadError` for a damaged one.
    """
    relations, types = package.read(_RELATIONS), package.read(_TYPES)
    usual_types = _MAIN_TYPE.sub(_usual_type, types)
    if _STRICT not in relations and usual_types == types:
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in dict.fromkeys(package.names):
            if name == _TYPES:
                target.writestr(name, usual_types)
            elif name.endswith((".xml", ".rels")):
                target.writestr(name, _NAMESPACE.sub(_transitional, package.read(name)))
            else:
                target.writestr(name, b"")  # pictures and macros: named in the relations, never read
    return buffer.getvalue()


def _usual_type(match: re.Match[bytes]) -> bytes:
    main = _MAIN_TYPES.get(match["ms"] or match["ml"])
    return b"application/vnd.openxmlformats-officedocument." + main + b".main+xml" if main else match[0]


def _transitional(match: re.Match[bytes]) -> bytes:
    name = _RENAMED.get(match[2], match[2])
    return b"http://schemas.openxmlformats.org/" + match[1] + b"/2006/" + name
