import io
import os
import time
import tracemalloc
import zipfile
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from lms.adapters.docx_lesson import lesson_of
from lms.adapters.docx_pictures import NO_ALT
from lms.domain.course_tree import lay_out
from lms.domain.errors import Refused
from lms.domain.lesson_format import Surroundings, lesson_problems
from tests.adapters.docx_samples import docx, picture, repacked

EXTERNAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"


def markdown(content: bytes) -> str:
    pasted = lesson_of(content)
    assert not lesson_faults(pasted)
    return pasted.markdown.removesuffix("\n")


def lesson_faults(pasted) -> list[str]:
    body = pasted.markdown if pasted.markdown.startswith("# ") else f"# Т\n\n{pasted.markdown}"
    around = Surroundings({}, frozenset(pasted.pictures), frozenset())
    return [problem.message() for problem in lesson_problems(body, "a.md", around)]


def dropped(content: bytes) -> list[str]:
    return [each.message() for each in lesson_of(content).dropped]


def whole(document) -> None:
    document.add_paragraph("Министерство")
    document.add_paragraph("Служба казачества", style="Title")
    document.add_heading("Право", 1)
    paragraph = document.add_paragraph("Срок ")
    paragraph.add_run("три").bold = True
    both = paragraph.add_run(" дня")
    both.bold = both.italic = True
    paragraph.add_run(" — «по закону».")
    document.add_heading("Подробнее", 2)
    document.add_paragraph("устав", style="List Bullet")
    document.add_paragraph("копия", style="List Bullet 2")
    document.add_paragraph("протокол", style="List Bullet")
    document.add_paragraph("подать", style="List Number")
    document.add_paragraph("получить", style="List Number")
    document.add_paragraph("Слова закона", style="Quote")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Орган", "Срок", "Минюст", "30 | 60"), strict=True
    ):
        cell.text = text
    document.add_paragraph("")
    document.add_paragraph("# не заголовок\nвторая строка")


def test_a_whole_document():
    assert markdown(docx(whole)) == (
        "# Служба казачества\n\n"
        "Министерство\n\n"
        "## Право\n\n"
        "Срок **три _дня_** — «по закону».\n\n"
        "### Подробнее\n\n"
        "- устав\n- копия\n- протокол\n\n"
        "1. подать\n2. получить\n\n"
        "> Слова закона\n\n"
        "| Орган | Срок |\n| --- | --- |\n| Минюст | 30 \\| 60 |\n\n"
        "\\# не заголовок  \nвторая строка"
    )


def test_the_first_heading_is_the_title_where_there_is_no_other():
    def write(document):
        document.add_heading("Первая", 1)
        document.add_heading("Вторая", 1)
        document.add_heading("Третья", 2)

    assert markdown(docx(write)) == "# Первая\n\n## Вторая\n\n### Третья"


def test_headings_begin_with_the_second_level():
    def write(document):
        document.add_heading("Тема", 1)
        document.add_heading("Глубоко", 3)
        document.add_heading("Глубже", 4)

    assert markdown(docx(write)) == "# Тема\n\n## Глубоко\n\n### Глубже"


def test_a_title_inside_a_table_is_a_cell():
    def write(document):
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].paragraphs[0].style = "Title"
        cells[0].text, cells[1].text = "Тема", "б"
        cells[0].paragraphs[0].style = "Title"

    assert markdown(docx(write)) == "| Тема | б |\n| --- | --- |"


def test_headings_by_outline_level_and_by_a_style_based_on_one():
    def write(document):
        style = document.styles.add_style("Раздел", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Heading 1"]
        document.add_paragraph("Тема", style="Раздел")

    body = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Часть</w:t></w:r></w:p>'
    assert markdown(docx(write, body=body)) == "# Тема\n\n## Часть"


NUMBERING = """
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="russianLower"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="none"/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


def item(text: str, level: int, number: int = 5) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_lists_have_their_levels_numbers_and_starts():
    levels = [("а", 0), ("б", 1), ("в", 1), ("г", 2), ("д", 0), ("е", 1), ("ж", 3)]
    body = "<w:sdt><w:sdtContent>" + "".join(item(*each) for each in levels) + item("з", 0, 6) + item("и", 0, 0)
    body += item("к", 0, 99) + "</w:sdtContent></w:sdt>"
    assert markdown(docx(body=body, numbering=NUMBERING)) == (
        "3. а\n    1. б\n    2. в\n        - г\n4. д\n    1. е\n\nж\n\n1. з\n\nи\n\n- к"
    )


def test_footnotes_in_order_of_reference():
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = (
        f"<w:p><w:r><w:t>Раз</w:t></w:r>{reference.format(3)}<w:r><w:t> два</w:t></w:r>{reference.format(2)}"
        '<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="77"/></w:r></w:p>'
    )
    note = '<w:footnote w:id="{}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{}</w:t></w:r></w:p>{}</w:footnote>'
    second = "<w:p><w:r><w:t>Ещё абзац</w:t></w:r></w:p>"
    notes = note.format(2, " Второе", "") + note.format(3, " Первое", second)
    ends = '<w:endnote w:id="2"><w:p><w:r><w:t>В конце</w:t></w:r></w:p></w:endnote>'
    assert markdown(docx(body=body, footnotes=notes, endnotes=ends)) == (
        "Раз[^1] два[^2][^3][^4]\n\n[^1]: Первое\n\n    Ещё абзац\n\n[^2]: Второе\n\n[^3]: В конце\n\n[^4]: —"
    )


@pytest.mark.slow
def test_many_footnotes_are_bounded():
    body = "<w:p>" + '<w:r><w:footnoteReference w:id="1"/></w:r>' * 500 + "</w:p>"
    notes = '<w:footnote w:id="1"><w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote>'
    content = docx(body=body, footnotes=notes)
    assert markdown(content).count("]:") == 300
    assert dropped(content) == ["Footnotes after the three hundredth: divide the document."]


def test_links_of_both_kinds():
    def write(document):
        document.part.relate_to("https://pravo.gov.ru/a", EXTERNAL.format("hyperlink"), is_external=True)

    key = Document(io.BytesIO(docx(write))).part.rels
    found = next(name for name, each in key.items() if each.is_external)
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        f'<w:p><w:hyperlink r:id="{found}"><w:r><w:t>портал</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> и </w:t></w:r>'
        f'{field.format("begin")}<w:r><w:instrText> HYPERLINK "mailto:a@b.ru" </w:instrText><w:t>не видно</w:t></w:r>'
        f"{field.format('separate')}<w:r><w:t>почта</w:t></w:r>{field.format('end')}"
        '<w:hyperlink w:anchor="x"><w:r><w:t>.</w:t></w:r></w:hyperlink></w:p>'
    )
    assert markdown(docx(write, body=body)) == "[портал](https://pravo.gov.ru/a) и [почта](mailto:a@b.ru)."


@pytest.mark.slow
def test_insertions_are_kept_and_deletions_are_not():
    body = (
        "<w:p><w:r><w:t>а</w:t></w:r><w:ins><w:r><w:t>б</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>в</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>г</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>д</w:t></w:r></w:moveTo></w:p><w:del/>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    content = docx(body=body)
    assert markdown(content) == "абд\n\n| 1 |  |\n| --- | --- |"
    assert dropped(content) == ["Text deleted by tracked changes."]


def test_what_is_left_behind_is_named():
    text = "<w:r><w:t>а</w:t></w:r>"
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{text}</w:p>'
        f"<w:p>{text}<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath><w:r><w:commentReference/></w:r>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr></w:r>"
        f"<mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{text}</w:p></w:txbxContent></mc:Choice>"
        f"<mc:Fallback>{text}</mc:Fallback></mc:AlternateContent>"
        "<w:r><w:drawing/></w:r><w:r><w:object/></w:r></w:p>"
    )
    styles = '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    content = docx(body=body, styles=styles)
    assert markdown(content) == "а"
    assert dropped(content) == [
        "The table of contents: the lesson has its own.",
        "Equations: write them as text or insert them as pictures.",
        "Comments.",
        "Hidden text.",
        "Text boxes: move their text into the document.",
        "Drawings, charts and embedded objects: insert them as pictures.",
    ]


def test_numbers_of_headings_are_named():
    body = item("Тема", 0).replace("<w:pPr>", '<w:pPr><w:pStyle w:val="Heading1"/>')
    assert dropped(docx(body=body)) == ["Automatic numbers of headings."]


def test_signs_breaks_and_heights():
    def write(document):
        paragraph = document.add_paragraph("м")
        paragraph.add_run("2").font.superscript = True
        paragraph.add_run(" H")
        paragraph.add_run("2").font.subscript = True
        paragraph.add_run("O\tи\nвторая")
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run("третья")

    assert markdown(docx(write)) == "м² H₂O и  \nвтораятретья"


def test_bold_by_a_style_of_letters_and_switched_off():
    def write(document):
        run = document.add_paragraph().add_run("жирно", style="Strong")
        other = run._parent.add_run(" нет", style="Strong")
        other.bold = False

    assert markdown(docx(write)) == "**жирно** нет"


def test_code():
    def write(document):
        style = document.styles.add_style("HTML Preformatted", WD_STYLE_TYPE.PARAGRAPH)
        for line in ("если а:", "    <б>"):
            document.add_paragraph(line, style=style)
        document.add_paragraph("в")
        document.add_paragraph("конец", style=style)

    assert markdown(docx(write)) == "```\nесли а:\n    <б>\n```\n\nв\n\n```\nконец\n```"


@pytest.mark.slow
def test_merged_cells_lists_and_tables_in_cells():
    def write(document):
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "шапка"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "слева"
        table.cell(1, 1).text = "раз\nдва"
        inner = table.cell(1, 2).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "х", "у"
        table.cell(2, 2).paragraphs[0].add_run("жирно").bold = True

    content = docx(write)
    assert markdown(content) == (
        "| шапка |  |  |\n| --- | --- | --- |\n| слева | раз; два | х; у |\n|  |  | **жирно** |"
    )
    assert dropped(content) == ["Merged cells of tables: they are separate now, all but the first are empty."]


def described(document, file, text: str = "") -> None:
    document.add_picture(file)
    list(document.element.body.iter(qn("wp:docPr")))[-1].set("descr", text)


def test_pictures_are_named_cleaned_and_described():
    def write(document):
        described(document, picture(), "Схема реестра:\nшаг 1")
        described(document, picture("JPEG", "red"))
        described(document, picture(), "Снова")

    pasted = lesson_of(docx(write))
    first, second = pasted.pictures
    assert pasted.markdown == (
        f"![Схема реестра: шаг 1](media/{first})\n\n![{NO_ALT}](media/{second})\n\n![Снова](media/{first})\n"
    )
    assert first == f"skhema-reestra-shag-1-{sha256(pasted.pictures[first]).hexdigest()[:8]}.png"
    assert second.startswith("picture-") and second.endswith(".jpg")
    assert lesson_faults(pasted) == []
    assert lay_out({f"media/{name}": content for name, content in pasted.pictures.items()})[0].media == set(
        pasted.pictures
    )


def test_pictures_of_the_old_kind_and_unreadable_ones():
    def write(document):
        document.add_picture(picture())
        document.add_picture(picture("JPEG"))

    content = docx(write)
    keys = [key for key, each in Document(io.BytesIO(content)).part.rels.items() if "image" in each.reltype]
    body = f'<w:p><w:r><w:pict><v:shape alt="Герб"><v:imagedata r:id="{keys[0]}"/></v:shape></w:pict></w:r></w:p>'
    body += '<w:p><w:r><w:pict><v:imagedata r:id="нет"/></w:pict></w:r></w:p>'
    content = docx(write, body=body)
    spoilt = repacked(content, lambda name, data: b"EMF" if name.endswith(".jpg") else data)
    pasted = lesson_of(spoilt)
    assert len(pasted.pictures) == 1
    assert "![Герб](media/" in pasted.markdown
    assert [each.message() for each in pasted.dropped] == [
        "Pictures in formats that browsers don't show, and damaged ones: save them as PNG."
    ]


def test_pictures_are_bounded():
    blips = "".join(f'<w:r><w:drawing><a:blip r:embed="r{number}"/></w:drawing></w:r>' for number in range(100))
    assert dropped(docx(body=f"<w:p>{blips}</w:p>")) == [
        "Pictures in formats that browsers don't show, and damaged ones: save them as PNG.",
        "Pictures after the sixtieth: divide the document.",
    ]


def test_an_empty_document_is_an_empty_lesson():
    assert lesson_of(docx()).markdown == ""


def made(files: dict[str, str | bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in {"[Content_Types].xml": "", **files}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ха">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]>\n<d>&j;</d>"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "sound DOCX"),
        (b"PK\x03\x04", "sound DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old DOC"),
        (b"\0" * 30_000_001, "bytes"),
        (made({"content.xml": "<office/>"}), "sound DOCX"),
        (made({"word/document.xml": "<d>"}), "sound DOCX"),
        (made({"word/document.xml": ""}), "sound DOCX"),
        (made({"word/document.xml": "<d/>"}), "sound DOCX"),
        (made({"word/document.xml": LAUGHS}), "sound DOCX"),
        (made({"word/document.xml": LAUGHS.encode("utf-16")}), "sound DOCX"),
        (made({"word/document.xml": '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'}), "sound DOCX"),
        (made({"word/document.xml": '<?xml version="1.0" encoding="нет"?><d/>'}), "sound DOCX"),
        (made({"word/document.xml": "<d>" * 201 + "</d>" * 201}), "sound DOCX"),
        (made({"word/document.xml": "<d>" + "<a/>" * 400_001 + "</d>"}), "too long"),
        (made({"word/document.xml": "<d><t>" + "слово " * 200_000 + "</t></d>"}), "too long"),
        (made({"word/document.xml": "<d>" + " " * 12_000_000 + "</d>"}), "too long"),
        (made({"word/document.xml": "<d>" + " " * 11_000_000 + "</d>"}, zipfile.ZIP_DEFLATED), "sound DOCX"),
        (made({"word/document.xml": "<d/>", "../x": "x"}), "sound DOCX"),
    ],
)
def test_other_files_are_refused_in_words(content, word):
    with pytest.raises(Refused, match=word):
        lesson_of(content)


@pytest.mark.parametrize("kind", ["image", "oleObject", "attachedTemplate", "subDocument", "frame"])
def test_what_is_kept_outside_is_refused(kind):
    def write(document):
        document.part.relate_to("file:////10.0.0.1/share/a.png", EXTERNAL.format(kind), is_external=True)

    with pytest.raises(Refused, match="outside it"):
        lesson_of(docx(write))


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_grows():
    bomb = made({"word/document.xml": b"<d>" + b" " * 30_000_000 + b"</d>"}, zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    with pytest.raises(Refused):
        lesson_of(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.slow
def test_a_long_document_takes_bounded_time():
    body = "".join(f"<w:p><w:r><w:t>слово {n * n % 9973} {n**3 % 99991}</w:t></w:r></w:p>" for n in range(10_000))
    styles = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(1000))
    styles += '<w:style w:styleId="s1000"><w:basedOn w:val="s0"/></w:style>'
    begun = time.process_time()
    markdown(docx(body=body, styles=styles))
    markdown(docx(body='<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr></w:p>' * 2000, styles=styles))
    assert time.process_time() - begun < 8


NAMES = (
    "p",
    "r",
    "tbl",
    "tr",
    "tc",
    "ins",
    "sdt",
    "del",
    "hyperlink",
    "drawing",
    "pPr",
    "rPr",
    "numPr",
    "tcPr",
    "vMerge",
)
XML = st.recursive(
    st.sampled_from(
        ["<w:t>а*б</w:t>", "<w:br/>", '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>', ""]
    )
    | st.text("аб[]<>&|#1.", max_size=6).map(lambda text: f"<w:t>{escape(text)}</w:t>"),
    lambda inside: st.builds(
        lambda tag, children: f"<{tag}>{''.join(children)}</{tag.partition(' ')[0]}>",
        st.sampled_from(
            [f"w:{name}" for name in NAMES] + ['w:numId w:val="1"', 'w:ilvl w:val="x"', 'w:gridSpan w:val="99999"']
        ),
        st.lists(inside, max_size=5),
    ),
    max_leaves=20,
)


@pytest.mark.slow
@given(st.lists(XML, max_size=4).map("".join))
def test_any_document_gives_a_lesson_the_checker_accepts(body):
    names = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    pasted = lesson_of(made({"word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>"}))
    assert lesson_faults(pasted) == []


@pytest.mark.skipif("LMS_SAMPLES" not in os.environ, reason="LMS_SAMPLES does not name the folder of foreign samples")
def test_hostile_samples():
    folder = Path(os.environ["LMS_SAMPLES"], "hostile", "made")
    for file in [*folder.glob("zip/*.zip"), *folder.glob("xml/*.xml")]:
        content = file.read_bytes()
        with pytest.raises(Refused):
            lesson_of(content if file.suffix == ".zip" else made({"word/document.xml": content, "a": "b"}))
