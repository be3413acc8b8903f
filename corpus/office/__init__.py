"""The parts of office files: numbering, styles, notes, sheets, shapes; and conversion by LibreOffice."""
