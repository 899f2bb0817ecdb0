"""The coding form for JupyterLab (extra `form`): paragraph by paragraph, checked, written whole, nothing typed is lost.

`open_form(doc_id, reader=1)` for a first reader and `reader=2` for a second one, who sees nothing of the first;
`open_form(doc_id, reader="agreed")` then shows where they differ and writes the agreed statements. The same can be done
without widgets by `helpers.coding`. No text is stored, neither in the tables nor in the notebook.
"""

from pathlib import Path
from typing import Any

import ipywidgets as w

from helpers import corpus, files, paths
from helpers.coding import codes as coding
from helpers.coding import drafts, form_parts, passages, tables
from helpers.coding.codes import AGREED, CODES, KEY
from helpers.coding.form_parts import LABELS
from helpers.corpus import faults

NEW = "a new statement"


class Sheet(w.VBox):
    """The form's outermost box; a stored notebook keeps its name only, none of what it shows."""

    def __repr__(self) -> str:
        return "Coding form"


class Form:
    """The form for one document and one reader: its fields, its buttons (as methods) and its draft."""

    def __init__(self, doc_id: str, reader: str | int = 1, folder: Path | None = None):
        self.folder, self.doc_id, self.reader = folder or paths.data(), doc_id, str(reader)
        self.data = corpus.load(self.folder)
        self._check()
        self.names = form_parts.voice_names(self.data.voices)
        self.passages = passages.of(self.data, doc_id)
        self.draft = drafts.place(self.folder, doc_id, self.reader)
        kept = drafts.load(self.draft)
        self.typed: dict[str, dict] = kept["typed"]
        self.notes: dict[str, dict] = kept["notes"]
        self.place, self.filling = 0, False
        self.fields = form_parts.fields(self.data.codebook, list(self.names))
        self.box = self._build()
        self._list_own()
        self._fill(self.typed.get("", {}))
        self._turn(0)

    def _check(self) -> None:
        known = set(self.data.documents["doc_id"])
        if self.reader not in coding.READERS or self.doc_id not in known:
            raise coding.CodingError([f"reader {self.reader!r}, document {self.doc_id!r}: write a reader from 1 to 99 or agreed, and a doc_id of documents.csv"])  # fmt: skip
        coded = self.data.codings[self.data.codings["doc_id"] == self.doc_id]["coder"]
        if self.reader == "agreed" and not {1, 2} <= set(coded):
            raise coding.CodingError([f"{self.doc_id}: both readers must have coded it before differences are shown; the second would not be blind"])  # fmt: skip

    def _build(self) -> Sheet:
        self.passage, self.said, self.compared, self.hard = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        self.back, self.forward = w.Button(description="◀ Paragraph"), w.Button(description="Paragraph ▶")
        self.here = w.Button(
            description="Note this paragraph", tooltip="put its number into Paragraphs", layout=w.Layout(width="auto")
        )
        self.save = w.Button(description="Save statement", button_style="primary")
        own = "To settle" if self.reader == "agreed" else "Your statements"
        self.own = w.Dropdown(description=own, style={"description_width": "110px"}, layout=w.Layout(width="98%"))
        self.back.on_click(lambda _: self._turn(-1))
        self.forward.on_click(lambda _: self._turn(1))
        self.here.on_click(lambda _: self._note_paragraph())
        self.save.on_click(lambda _: self.store())
        self.own.observe(self._choose, "value")
        for widget in self._inputs():
            widget.observe(self._changed, "value")
        self.count = w.HTML()
        document = self.data.documents.set_index("doc_id").loc[self.doc_id]
        names = ("voice_id", "question", "stance", "certainty", "arguments", "frames", "role", "affiliation", "locator")
        rows = [w.VBox([w.HTML(f"<b>{LABELS[name]}</b>"), self.fields[name]]) if name in ("arguments", "frames") else self.fields[name] for name in names]  # fmt: skip
        return Sheet(
            [
                w.HTML(form_parts.head(document, self.reader)),
                w.HBox([self.back, self.forward, self.here]),
                self.passage,
                self.own,
                self.compared,
                *rows[:2],
                self.hard,
                *rows[2:],
                self.fields["gist"],
                self.count,
                self.save,
                self.said,
                self._new_voice(),
            ],
            layout=w.Layout(padding="8px", max_width="900px"),
        )

    def _new_voice(self) -> w.Accordion:
        """The part of the form that adds a person or an institution to voices.csv."""
        wide = {"style": {"description_width": "90px"}, "layout": w.Layout(width="98%")}
        kinds = self.data.codebook.ids("kinds")
        self.voice = {
            "name": w.Text(description="Name", placeholder="in Latin letters", **wide),
            "voice_id": w.Text(description="Id", placeholder="family-given, small letters", **wide),
            "kind": w.Dropdown(description="Kind", options=kinds, **wide),
            "country": w.Text(description="Country", placeholder="three letters, as in NOR; may stay empty", **wide),
        }
        self.add = w.Button(description="Add voice")
        self.add.on_click(lambda _: self.store_voice())
        part = w.Accordion([w.VBox([*self.voice.values(), self.add])])
        part.set_title(0, "A voice that is not in the list")
        return part

    def _inputs(self) -> list[w.Widget]:
        """Every single widget that can be typed into or ticked."""
        return [
            widget
            for field in self.fields.values()
            for widget in (field.codes.values() if hasattr(field, "codes") else [field])
        ]

    def _fill(self, values: dict[str, str]) -> None:
        self.filling = True
        form_parts.put(self.fields, values, self.names, self.data.codebook)
        self.filling = False
        self._show_hard_places()
        self._count_words()

    def _changed(self, change) -> None:
        if self.filling:
            return
        if change.owner is self.fields["question"]:
            self.filling = True
            form_parts.set_steps(self.fields["stance"], self.data.codebook, change.new)
            self.filling = False
            self._show_hard_places()
        self.typed[self.own.value] = form_parts.get(self.fields, self.names)
        self._count_words()
        self._keep()

    def _show_hard_places(self) -> None:
        self.hard.value = form_parts.hard_places(self.data.codebook, self.fields["question"].value)

    def _count_words(self) -> None:
        self.count.value = f"{len(self.fields['gist'].value.split())} of at most 30 words"

    def _keep(self) -> None:
        """Write what was typed to the draft, at every change."""
        try:
            drafts.save(self.draft, self.typed, self.notes)
        except files.FileError as error:
            self.said.value = form_parts.message([f"the draft was not kept: {error}"], good=False)

    def _turn(self, step: int) -> None:
        total = len(self.passages)
        self.place = min(max(self.place + step, 0), max(total - 1, 0))
        self.back.disabled, self.forward.disabled = self.place == 0, self.place >= total - 1
        self.here.disabled = total == 0
        row: Any = self.passages.iloc[self.place] if total else {"paragraph": 0, "text": "", "gist": ""}
        self.passage.value = form_parts.passage(int(row["paragraph"]), total, row["text"], row["gist"])

    def _note_paragraph(self) -> None:
        field, number = self.fields["locator"], str(self.passages.iloc[self.place]["paragraph"])
        noted = [part for part in field.value.split(";") if part]
        field.value = ";".join(dict.fromkeys([*noted, number]))

    def statements(self) -> dict[str, dict]:
        """The statements of this document that the reader may see, by `voice/question`: the own ones, or both readers'
        when they are settled."""
        mine = self.data.codings[self.data.codings["doc_id"] == self.doc_id].astype({"stance": "str"})
        coders = (1, 2) if self.reader == "agreed" else (int(self.reader),)
        found: dict[str, dict] = {}
        for row in mine[mine["coder"].isin(coders)].to_dict("records"):
            found.setdefault(f"{row['voice_id']}/{row['question']}", {})[row["coder"]] = row
        return found

    def _list_own(self, chosen: str = "") -> None:
        agreed = set(self.data.statements["statement_id"])
        labels = [("choose", "")] if self.reader == "agreed" else [(NEW, "")]
        for name in self.statements():
            done = " (settled)" if self.reader == "agreed" and f"{self.doc_id}/{name}" in agreed else ""
            labels.append((name + done + (" (changes not saved)" if name in self.typed else ""), name))
        self.own.unobserve(self._choose, "value")
        self.own.options, self.own.value = labels, chosen
        self.own.observe(self._choose, "value")

    def _choose(self, change) -> None:
        """Put a statement into the form: the reader's own, or what both readers agree on."""
        self.said.value = self.compared.value = ""
        codes = self.statements().get(change.new, {})
        one, other = (codes.get(1 if self.reader == "agreed" else int(self.reader), {}), codes.get(2, {}))
        if self.reader == "agreed" and codes:
            self.compared.value = form_parts.comparison(one, other, self.data.codebook)
        saved = {**common_codes(one, other), **self._noted(change.new)} if codes else {}
        self._fill(self.typed.get(change.new, saved))

    def _noted(self, name: str) -> dict[str, str]:
        """The agreed codes when they are settled; else role, affiliation, locator and gist as a reader typed them when the
        statement was saved."""
        agreed = self.data.statements.set_index("statement_id")
        if self.reader == "agreed" and f"{self.doc_id}/{name}" in agreed.index:
            return agreed.loc[f"{self.doc_id}/{name}", [*AGREED, *CODES]].astype("str").to_dict()
        readers = ("1", "2") if self.reader == "agreed" else (self.reader,)
        drafts_of = [drafts.load(drafts.place(self.folder, self.doc_id, reader))["notes"] for reader in readers]
        return next((notes[name] for notes in drafts_of if name in notes), {})

    def store(self) -> None:
        """Check and write the statement; when something is wrong it is said, and everything typed stays."""
        values = form_parts.get(self.fields, self.names)
        name, row = f"{values['voice_id']}/{values['question']}", {"doc_id": self.doc_id, **values}
        kept = row if self.reader == "agreed" else {field: row[field] for field in (*KEY, *CODES)}
        text = " ".join(self.passages["text"])
        try:
            if quote := tables.quoted(values["gist"], text):
                raise coding.CodingError([f"gist: quotes the text ({quote}); put it in your own words"])
            said = coding.add(kept, self.reader, self.folder, replace=self.own.value == name, passage=text)
        except (coding.ChangeError, faults.DataError, files.FileError) as error:
            self.said.value = form_parts.message(getattr(error, "faults", None) or [str(error)], good=False)
            return
        self.notes[name] = {field: values[field] for field in AGREED}
        self.typed.pop(self.own.value, None)
        self._keep()
        self.data = corpus.load(self.folder)
        self._list_own()
        self.compared.value = ""
        self._fill(self.typed.get("", {}))
        self.said.value = form_parts.message([said], good=True)

    def store_voice(self) -> None:
        """Check and write a new voice, and choose it."""
        voice = {name: widget.value.strip() for name, widget in self.voice.items()}
        try:
            said = coding.add_voice(self.folder, **voice)
        except (coding.ChangeError, faults.DataError, files.FileError) as error:
            self.said.value = form_parts.message(getattr(error, "faults", None) or [str(error)], good=False)
            return
        self.data = corpus.load(self.folder)
        self.names = form_parts.voice_names(self.data.voices)
        self.fields["voice_id"].options = list(self.names)
        self.fields["voice_id"].value = f"{voice['name']} ({voice['voice_id']})"
        self.said.value = form_parts.message([said], good=True)


def common_codes(one: dict, other: dict) -> dict[str, str]:
    """The codes that two readers share: a stance or certainty when it is the same, the reasons and frames that both
    gave; what only one reader found is taken over whole."""
    one, other = one or other, other or one
    common = {
        name: str(one[name]) if str(one[name]) == str(other[name]) else "" for name in (*KEY, "stance", "certainty")
    }
    for name in ("arguments", "frames"):
        common[name] = ";".join(code for code in one[name].split(";") if code in other[name].split(";"))
    return common


def open_form(doc_id: str, reader: str | int = 1, folder: Path | None = None) -> None:
    """Show the form for a document; `reader` is 1 to 99, or "agreed" to settle the differences of 1 and 2."""
    from IPython.display import display

    display(Form(doc_id, reader, folder).box)
