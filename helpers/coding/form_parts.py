"""The pieces of the coding form: its fields as widgets, and its pages as HTML in which every text from data stays text."""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from helpers.coding.codes import CODES, same_codes
from helpers.corpus.codebook import Codebook
from helpers.corpus.scale import signed

WIDE = {"width": "98%"}
LABELS = {
    "voice_id": "Voice",
    "question": "Question",
    "stance": "Stance",
    "certainty": "Certainty",
    "arguments": "Reasons",
    "frames": "Frames",
    "role": "Role",
    "affiliation": "Affiliation",
    "locator": "Paragraphs",
    "gist": "Gist",
}


def voice_names(voices: pd.DataFrame) -> dict[str, str]:
    """What the list of voices shows, `Name (voice_id)`, with the id behind it."""
    return {f"{name} ({key})": key for key, name in voices[["voice_id", "name"]].itertuples(index=False)}


def voice_id(typed: str, names: Mapping[str, str]) -> str:
    """The id of a voice from what was chosen or typed: the list's entry, the id, or the name; else what was typed."""
    typed = typed.strip()
    by_name = {entry.rpartition(" (")[0].casefold(): key for entry, key in names.items()}
    return names.get(typed) or by_name.get(typed.casefold(), typed)


def steps(book: Codebook, question: str) -> list[tuple[str, str]]:
    """The stances of a question spelled out, as choices."""
    return [(f"{signed(step)}  {book.step(question, step)}", str(step)) for step in book.scale] if question else []


def fields(book: Codebook, names: Sequence[str]) -> dict:
    """The form's fields by name; `arguments` and `frames` are boxes of check boxes with the code as their name."""
    import ipywidgets as w

    style = {"description_width": "90px"}
    questions = [("choose a question", ""), *((entry["text"], key) for key, entry in book.questions.items())]
    roles = [("choose a role", ""), *((book.label("roles", key), key) for key in book.ids("roles"))]
    common = {"style": style, "layout": w.Layout(**WIDE)}
    made = {
        "voice_id": w.Combobox(options=list(names), placeholder="type a name, choose from the list", **common),
        "question": w.Dropdown(options=questions, value="", **common),
        "stance": w.RadioButtons(options=[], **common),
        "certainty": w.RadioButtons(options=["explicit", "implied"], value=None, **common),
        "arguments": checks(book, "arguments"),
        "frames": checks(book, "frames"),
        "role": w.Dropdown(options=roles, value="", **common),
        "affiliation": w.Text(placeholder="as of the document", **common),
        "locator": w.Text(placeholder="paragraph numbers, joined by ;", **common),
        "gist": w.Textarea(placeholder="one sentence in your own words, at most 30 words", rows=3, **common),
    }
    for name, widget in made.items():
        if name not in ("arguments", "frames"):
            widget.description = LABELS[name]
    return made


def checks(book: Codebook, block: str):
    """One check box per code of a block, in a grid, each with its meaning as a hint."""
    import ipywidgets as w

    boxes = [
        w.Checkbox(
            description=book.label(block, key),
            tooltip=" ".join(book.blocks[block][key].get(part, "") for part in ("means", "clear", "unclear")).strip(),
            indent=False,
            layout=w.Layout(width="auto"),
        )
        for key in book.ids(block)
    ]
    grid = w.GridBox(boxes, layout=w.Layout(grid_template_columns="repeat(auto-fill, minmax(230px, 1fr))", **WIDE))
    grid.codes = dict(zip(book.ids(block), boxes, strict=True))
    return grid


def get(made: Mapping, names: Mapping[str, str]) -> dict[str, str]:
    """What stands in the fields, as texts."""
    values = {}
    for name, widget in made.items():
        if hasattr(widget, "codes"):
            values[name] = ";".join(key for key, box in widget.codes.items() if box.value)
        else:
            values[name] = widget.value or ""
    return {**values, "voice_id": voice_id(values["voice_id"], names)}


def put(made: Mapping, values: Mapping[str, str], names: Mapping[str, str], book: Codebook) -> None:
    """Set the fields; a field that is not named is emptied."""
    shown = {key: entry for entry, key in names.items()}
    question = values.get("question", "")
    made["question"].value = question if question in book.questions else ""
    set_steps(made["stance"], book, made["question"].value, values.get("stance", ""))
    for name, widget in made.items():
        value = values.get(name, "")
        if hasattr(widget, "codes"):
            for key, box in widget.codes.items():
                box.value = key in value.split(";")
        elif name == "voice_id":
            widget.value = shown.get(value, value)
        elif name == "certainty":
            widget.value = value if value in widget.options else None
        elif name == "role":
            widget.value = value if value in book.ids("roles") else ""
        elif name not in ("question", "stance"):
            widget.value = value


def set_steps(stance, book: Codebook, question: str, value: str = "") -> None:
    """Spell out the stances of a question; `value` stays chosen when it is one of them."""
    stance.options = steps(book, question)
    stance.value = value if value in {step for _, step in stance.options} else None


def hard_places(book: Codebook, question: str) -> str:
    """The codebook's hard places on a question: each rule with the example for it and the one against it."""
    cases = [case for case in book.cases.values() if case["question"] == question]
    items = "".join(
        f"<li>{escape(case['rule'])} <i>{escape(case['yes'])} But: {escape(case['no'])}</i></li>" for case in cases
    )
    return (
        f"<details><summary>Hard places of this question ({len(cases)})</summary><ul>{items}</ul></details>"
        if cases
        else ""
    )


def head(document: Mapping[str, object], reader: str) -> str:
    """Title, source and date of the document, and who is coding."""
    whose = "settling the differences of readers 1 and 2" if reader == "agreed" else f"reader {reader}"
    link = str(document["url"])
    return (
        f"<h3 style='margin:4px 0'>{escape(str(document['title']))}</h3><p>{escape(str(document['outlet']))}, "
        f"{escape(str(document['published']))} &middot; <a href='{escape(link, quote=True)}' target='_blank' "
        f"rel='noopener'>{escape(link)}</a> &middot; <b>{whose}</b></p>"
    )


def passage(number: int, total: int, text: str, gist: str) -> str:
    """One paragraph: the user's text, or the gist where there is none."""
    if not total:
        return "<p>Of this page only codes are kept, no paragraphs. Read it at its address above.</p>"
    kind, words = ("", text) if text else ("gist, no text at hand: ", gist)
    return (
        f"<p><b>Paragraph {number} of {total}</b></p><p style='line-height:1.5;max-width:60em'>"
        f"<i>{kind}</i>{escape(words)}</p>"
    )


def message(lines: Sequence[str], good: bool) -> str:
    """What a button did, or what is wrong, said aloud by screen readers."""
    mark, colour = ("Saved.", "#00603f") if good else ("Not saved.", "#8a1c00")
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        f"<div role='alert' style='color:{colour}'><b>{mark}</b><ul style='margin:2px 0'>{items}</ul></div>"
        if lines
        else ""
    )


def comparison(one: Mapping[str, str], other: Mapping[str, str], book: Codebook) -> str:
    """Two readers' codes side by side; a field in which they differ is marked by a sign and in words."""
    rows = ""
    for field in CODES:
        pair = [str(codes.get(field, "")) if codes else "" for codes in (one, other)]
        differ = not (one and other and same_codes(*pair))
        cells = "".join(f"<td style='padding:2px 10px'>{escape(plain(field, cell, book))}</td>" for cell in pair)
        verdict = "&#8800; differs" if differ else "same"
        rows += f"<tr><th scope='row' style='text-align:left'>{LABELS[field]}</th>{cells}<td>{verdict}</td></tr>"
    found = [] if one and other else [f"<p>Only reader {1 if one else 2} found this statement.</p>"]
    heads = "".join(
        f"<th scope='col' style='padding:2px 10px'>{name}</th>" for name in ("", "reader 1", "reader 2", "")
    )
    return "".join(found) + f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def plain(field: str, cell: str, book: Codebook) -> str:
    """Codes as their labels."""
    if field in ("arguments", "frames"):
        return ", ".join(book.label(field, code) for code in cell.split(";") if code) or "none"
    return cell or "not coded"
