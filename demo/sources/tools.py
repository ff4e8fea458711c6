"""The parts of scripts/build-demo-documents that a shell is bad at. Python's standard library, plus openpyxl for workbooks.

  tools.py contents PDF HTML     write the page number of each level-1 heading into the list of contents of HTML
  tools.py dates PDF             replace the dates of the print run, so that a rebuild of unchanged sources changes nothing
  tools.py docx FILE             draw table borders and drop the time stamps of the archive
  tools.py xlsx FOLDER FILE      one sheet for each FOLDER/NN-Sheet_name.csv
  tools.py check DEMO            manifest, conversations and questions agree with the documents
"""
import csv
import datetime
import html
import json
import pathlib
import re
import subprocess
import sys
import zipfile

STAMP = datetime.datetime(2026, 1, 1)


def pages_of(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return [[" ".join(line.split()) for line in page.splitlines()] for page in text.split("\f")]


def contents(pdf, page_file):
    pages = pages_of(pdf)
    source = pathlib.Path(page_file)
    missing = []

    def number(match):
        title = " ".join(html.unescape(re.sub("<[^>]+>", "", match.group(2))).split())
        # The list itself ends where the body starts: search from page 3 (cover, list of contents, body).
        for index, lines in enumerate(pages[2:], start=3):
            if title in lines:
                return f'{match.group(1)}<span>{match.group(2)}</span><span class="page">{index}</span></a>'
        missing.append(title)
        return match.group(0)

    before, nav, rest = re.split(r'(<nav class="contents">.*?</nav>)', source.read_text(), maxsplit=1, flags=re.S)
    nav = re.sub(r'(<a href="#[^>]*>)(.*?)</a>', number, nav, flags=re.S)
    if missing:
        sys.exit(f"These headings were not found in {pdf}: {', '.join(missing)}")
    source.write_text(before + nav + rest)


def dates(pdf):
    path = pathlib.Path(pdf)
    fixed = STAMP.strftime("D:%Y%m%d%H%M%S+00'00'").encode()
    data, count = re.subn(rb"D:\d{14}[+-]\d\d'\d\d'", fixed, path.read_bytes())
    if not count:
        sys.exit(f"{pdf} carries no date in the form that chromium writes; tools.py needs a look.")
    path.write_bytes(data)


def repack(path, change=lambda name, data: data):
    """Writes the archive again with one fixed time for every entry."""
    with zipfile.ZipFile(path) as archive:
        entries = [(name, change(name, archive.read(name))) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def docx(path):
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B7C6CC"/>'
                    for side in ("top", "left", "bottom", "right", "insideH", "insideV"))

    def borders(name, data):
        if name != "word/styles.xml":
            return data
        text = data.decode()
        style = re.search(r'<w:style [^>]*w:styleId="Table".*?</w:style>', text, re.S)
        if not style:
            sys.exit(f"{path} has no table style; tools.py needs a look.")
        changed = re.sub(r"(<w:tblPr>)(.*?)(<w:tblCellMar>)", rf"\1\2<w:tblBorders>{sides}</w:tblBorders>\3",
                         style.group(0), count=1, flags=re.S)
        return text.replace(style.group(0), changed).encode()

    repack(path, borders)


def cell_value(text):
    """Plain numbers become numbers; amounts with a currency sign, dates and telephone numbers stay as written."""
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", text):
        return float(text)
    return text


def xlsx(folder, path):
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for source in sorted(pathlib.Path(folder).glob("*.csv")):
        sheet = book.create_sheet(source.stem.split("-", 1)[1].replace("_", " "))
        with source.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.reader(lines))
        for row in rows:
            sheet.append([cell_value(text) for text in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True, color="0F4C5C")
            cell.fill = PatternFill("solid", fgColor="E3EEF0")
        for index in range(len(rows[0])):
            longest = max(len(row[index]) for row in rows if index < len(row))
            sheet.column_dimensions[get_column_letter(index + 1)].width = min(max(longest + 2, 10), 60)
        for row in sheet.iter_rows():
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
    book.properties.creator = "Harbour Home Insurance"
    book.properties.created = STAMP
    book.save(path)
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ")
    repack(path, lambda name, data: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}".encode(), data)
           if name == "docProps/core.xml" else data)


def text_of(path):
    if path.suffix == ".pdf":
        text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
    elif path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            parts = [name for name in archive.namelist() if name.startswith(("word/document", "xl/sharedStrings", "xl/worksheets/"))]
            text = " ".join(html.unescape(re.sub(r"<[^>]+>", " " if path.suffix == ".xlsx" else "", re.sub("</w:p>", " ", archive.read(name).decode())))
                            for name in parts)
    else:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(text.split())


def check(folder):
    demo = pathlib.Path(folder)
    manifest, conversations, questions = (json.loads((demo / name).read_text(encoding="utf-8"))
                                          for name in ("manifest.json", "conversations.json", "questions.json"))
    people = {person["key"] for person in manifest["people"]}
    texts = {"customer": {}, "internal": {}}
    listed = set()
    faults = []
    for collection in manifest["collections"]:
        for entry in collection["files"]:
            path = demo / entry["path"]
            listed.add(path)
            if not path.is_file():
                faults.append(f"{path} is in the manifest but does not exist")
            else:
                texts[collection["audience"]][entry["title"]] = text_of(path)
    faults += [f"{path} is in no collection" for path in sorted((demo / "documents").rglob("*.*")) if path not in listed]

    for talk in conversations:
        key = talk["key"]
        ages = [message["minutes_ago"] for message in talk["messages"]]
        if ages != sorted(ages, reverse=True) or ages[0] != talk["minutes_ago"]:
            faults.append(f"{key}: messages are not in the order of time")
        if talk.get("expected_source", "Glossary") not in texts["customer"]:
            faults.append(f"{key}: no customer document is called {talk['expected_source']}")
        for message in talk["messages"]:
            if (message["from"] in ("agent", "note")) != (message.get("person") in people):
                faults.append(f"{key}: a message of {message['from']} has the wrong person")
        last = talk["messages"][-1]["from"]
        if talk["state"] in ("to_decide", "no_answer", "internal_bait") and last != "customer":
            faults.append(f"{key}: nothing to decide, the last message is not the customer's")
        if talk["state"] == "answered_edited" and talk["final_text"] not in [message["text"] for message in talk["messages"]]:
            faults.append(f"{key}: final_text was never sent")
        if (talk["state"] == "closed_rated") != ("rating" in talk) or (talk["state"] == "skipped") != ("skip_reason" in talk):
            faults.append(f"{key}: rating or skip reason does not fit the state")

    everything = {**texts["customer"], **texts["internal"]}
    for question in questions:
        if question["answerable"]:
            readable = everything if question["side"] == "internal" else texts["customer"]
            if question["fact"] not in readable.get(question["expected_document"], ""):
                faults.append(f"{question['id']}: {question['expected_document']} does not say {question['fact']}")
        elif question.get("internal_only"):
            secret = question["must_not_appear"]
            if secret not in texts["internal"].get(question["known_to"], ""):
                faults.append(f"{question['id']}: {question['known_to']} does not say {secret}")
            faults += [f"{question['id']}: {title} gives away {secret}" for title, text in texts["customer"].items() if secret in text]
    # The ranges 01632 960 7xx and 8xx are the invented company's internal lines.
    faults += [f"{title} tells customers the internal number {number}" for title, text in texts["customer"].items()
               for number in re.findall(r"01632 960 [78]\d\d", text)]
    if faults:
        sys.exit("\n".join(faults))
    print(f"{len(listed)} documents, {len(conversations)} conversations and {len(questions)} questions agree.")


if __name__ == "__main__":
    commands = {"contents": contents, "dates": dates, "docx": docx, "xlsx": xlsx, "check": check}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
