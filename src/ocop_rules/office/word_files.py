"""Documents as Word files: templates in the usual layout of offices, and filling them in.

The layout follows Decree 30/2020/NĐ-CP on clerical work: A4, margins of 20 mm above and below, 30 mm left
and 15 mm right, Times New Roman 13, the State's name and motto at the right, the issuing body at the left,
page numbers centred in the top margin from the second page. No source prescribes the text of minutes, summary
tables or certificates: ours are a proposal, and a template of the same name takes their place.
"""

from __future__ import annotations

from io import BytesIO
from types import NoneType
from typing import Any, Final

from ocop_rules.errors import Fault, LoadError, require, show
from ocop_rules.office.documents import Document, Grid
from ocop_rules.office.extra import need
from ocop_rules.office.looks import FONT
from ocop_rules.office.still import still

_SIZE: Final = 13
_SMALL: Final = 11
_SHORT_SIDE, _LONG_SIDE = 210, 297
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 15
_MANY: Final = 8
"""A table of more columns than these is set smaller."""


def word_file(document: Document, template: bytes | None = None, *, source: str = "-") -> bytes:
    """Return the document as a Word file, made from a province's own ``template`` or from ours.

    A template is a .docx file with tags as Jinja and docxtpl write them: ``{{ title }}``,
    ``{%tr for row in products %}``. The fields are those of :meth:`Document.context`. Raises
    :class:`~ocop_rules.errors.LoadError` for a template that cannot be used; ``source`` names it.
    """
    require(source, str, "source", "plain-text")
    require(document, Document, "document", "Document")
    require(template, (bytes, NoneType), "template", "bytes")
    docxtpl, sandbox = need("docxtpl"), need("jinja2.sandbox")
    made = BytesIO()
    try:
        filled = docxtpl.DocxTemplate(BytesIO(template_file(document) if template is None else template))
        environment = sandbox.SandboxedEnvironment(autoescape=True)
        filled.render(document.context(), jinja_env=environment)
        filled.save(made)
    except Exception as error:
        if template is None:
            raise
        # whatever is wrong in a template of others: no zip, no Word file, a tag that does not end
        raise LoadError(
            [Fault(code="template-unusable", file=source, found=show(f"{type(error).__name__}: {error}"))]
        ) from None
    return still(made.getvalue())


def template_file(document: Document) -> bytes:
    """Return our template of a document: its layout with a tag in the place of everything that varies."""
    require(document, Document, "document", "Document")
    made = BytesIO()
    _Template(document).build().save(made)
    return still(made.getvalue())


class _Template:
    """A Word file being built."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = need("docx").Document()
        self.shared = need("docx.shared")
        self.text = need("docx.enum.text")
        self.section = self.file.sections[0]

    def build(self) -> Any:
        self._page()
        self._head()
        self._line("{{ title }}", bold=True, centred=True, size=14, before=12)
        if self.document.subtitle:
            self._line("{{ subtitle }}", centred=True, bold=True)
        for name, italic in (("bases", True), ("lead", False)):
            if getattr(self.document, name):
                self._each(name, italic=italic)
        for grid in self.document.grids:
            self._grid(grid)
        if self.document.closing:
            self._each("closing")
        self._end()
        return self.file

    def _page(self) -> None:
        mm = self.shared.Mm
        sides = (_LONG_SIDE, _SHORT_SIDE) if self.document.landscape else (_SHORT_SIDE, _LONG_SIDE)
        if self.document.landscape:
            self.section.orientation = need("docx.enum.section").WD_ORIENT.LANDSCAPE
        self.section.page_width, self.section.page_height = mm(sides[0]), mm(sides[1])
        self.section.top_margin, self.section.bottom_margin = mm(_TOP), mm(_BOTTOM)
        self.section.left_margin, self.section.right_margin = mm(_LEFT), mm(_RIGHT)
        self.section.header_distance = mm(10)
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = FONT, self.shared.Pt(_SIZE)
        oxml = need("docx.oxml.ns")
        style.element.rPr.rFonts.set(oxml.qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = self.shared.Pt(4)
        self.section.different_first_page_header_footer = True
        number = self.section.header.paragraphs[0]
        number.alignment = self.text.WD_ALIGN_PARAGRAPH.CENTER
        self._field(number, "PAGE")

    def _field(self, paragraph: Any, code: str) -> None:
        oxml, ns = need("docx.oxml"), need("docx.oxml.ns")
        for kind, text in (("begin", ""), ("", code), ("end", "")):
            run = paragraph.add_run()
            if kind:
                mark = oxml.OxmlElement("w:fldChar")
                mark.set(ns.qn("w:fldCharType"), kind)
            else:
                mark = oxml.OxmlElement("w:instrText")
                mark.text = text
            run._r.append(mark)  # noqa: SLF001 - a field has no public form

    def _line(
        self,
        text: str,
        at: Any = None,
        *,
        bold: bool = False,
        italic: bool = False,
        centred: bool = False,
        size: int = _SIZE,
        before: int = 0,
    ) -> Any:
        paragraph = self.file.add_paragraph() if at is None else at
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, self.shared.Pt(size)
        if centred:
            paragraph.alignment = self.text.WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = self.shared.Pt(before)
        return paragraph

    def _each(self, name: str, *, italic: bool = False) -> None:
        """Add a paragraph for each text of a list."""
        self.file.add_paragraph(f"{{%p for line in {name} %}}")
        paragraph = self._line("{{ line }}", italic=italic)
        paragraph.alignment = self.text.WD_ALIGN_PARAGRAPH.JUSTIFY
        self.file.add_paragraph("{%p endfor %}")

    def _plain_table(self, rows: int, widths: tuple[float, ...]) -> Any:
        table = self.file.add_table(rows=rows, cols=len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self.shared.Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = self.shared.Mm(width)
        return table

    @property
    def width(self) -> float:
        """The width between the margins, in millimetres."""
        return (_LONG_SIDE if self.document.landscape else _SHORT_SIDE) - _LEFT - _RIGHT

    def _head(self) -> None:
        table = self._plain_table(2, (self.width * 0.4, self.width * 0.6))
        left, right = table.rows[0].cells
        self._line("{{ issuer }}", left.paragraphs[0], centred=True, size=12, bold=not self.document.unit)
        if self.document.unit:
            self._line("{{ unit }}", left.add_paragraph(), centred=True, size=12, bold=True)
        self._line("{{ state }}", right.paragraphs[0], centred=True, size=11, bold=True)
        self._line("{{ motto }}", right.add_paragraph(), centred=True, size=12, bold=True)
        left, right = table.rows[1].cells
        self._line("{{ number }}", left.paragraphs[0], centred=True)
        self._line("{{ place_day }}", right.paragraphs[0], centred=True, italic=True)

    def _grid(self, grid: Grid) -> None:
        if grid.title:
            self._line(grid.title, bold=True, before=6).paragraph_format.keep_with_next = True
        whole = sum(column.width for column in grid.columns)
        widths = tuple(self.width * column.width / whole for column in grid.columns)
        size = 9 if len(grid.columns) > _MANY else _SMALL
        table = self._plain_table(4, widths)
        table.style = "Table Grid"
        head, first, row, last = table.rows
        self._repeat(head)
        first.cells[0].merge(first.cells[-1]).paragraphs[0].add_run(f"{{%tr for row in {grid.id} %}}")
        last.cells[0].merge(last.cells[-1]).paragraphs[0].add_run("{%tr endfor %}")
        for column, top, cell in zip(grid.columns, head.cells, row.cells, strict=True):
            self._line(column.head, top.paragraphs[0], bold=True, centred=True, size=size)
            self._line(f"{{{{ row.{column.key} }}}}", cell.paragraphs[0], centred=column.centred, size=size)
            cell.paragraphs[0].paragraph_format.space_after = self.shared.Pt(1)
        self.file.add_paragraph().paragraph_format.space_after = self.shared.Pt(0)

    def _repeat(self, row: Any) -> None:
        """Repeat a row at the head of every page, and keep rows whole."""
        oxml, ns = need("docx.oxml"), need("docx.oxml.ns")
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no public form
        for name in ("w:cantSplit", "w:tblHeader"):
            mark = oxml.OxmlElement(name)
            mark.set(ns.qn("w:val"), "true")
            properties.append(mark)

    def _end(self) -> None:
        """Add the recipients at the left and who signs at the right."""
        signatures = self.document.signatures
        recipients = bool(self.document.recipients)
        if not signatures and not recipients:
            return
        # who signs alone stands at the right
        columns = max(2, len(signatures) + recipients)
        table = self._plain_table(1, (self.width / columns,) * columns)
        cells = list(table.rows[0].cells)
        if recipients:
            cell = cells.pop(0)
            self._line(
                self.document.say("office.recipients"), cell.paragraphs[0], bold=True, italic=True, size=12
            )
            cell.add_paragraph("{%p for line in recipients %}")
            self._line("- {{ line }}", cell.add_paragraph(), size=_SMALL)
            cell.add_paragraph("{%p endfor %}")
        for index, cell in enumerate(cells[-len(signatures) :] if signatures else ()):
            self._line(f"{{{{ signatures[{index}].post }}}}", cell.paragraphs[0], bold=True, centred=True)
            for _ in range(3):
                cell.add_paragraph()
            self._line(f"{{{{ signatures[{index}].name }}}}", cell.add_paragraph(), bold=True, centred=True)
