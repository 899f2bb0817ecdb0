"""What is asked of the data: one object that holds every setting of the parameters cell.

asked = ask(QUESTION, CORPUS, PERIODS, ROLES, min_n=MIN_N, seed=SEED)
asked.statements                      # the tidy table that the settings choose
asked.but(countries=["NOR"])          # the same question with another setting
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import PurePath
from typing import Any

import pandas as pd

from helpers import corpus as corpora
from helpers import paths, words
from helpers.corpus import Corpus, SelectionError, given
from helpers.corpus import periods as calendar
from helpers.corpus import scale as scales
from helpers.corpus.codebook import Codebook
from helpers.corpus.near import hint
from helpers.measures import coded, intervals
from helpers.measures.intervals import Draws

UNFILTERED = {name: () for name in ("roles", "countries", "voices", "access", "outlet_countries", "languages")} | {
    "since": "", "until": "", "depth": "whole", "reader": "agreed", "machine_translation": "in",
}  # fmt: skip
LEAST = {"min_n": 1, "seed": 0}  # the settings that are whole numbers


@dataclass(frozen=True)
class Scope:
    """What was asked of which statements, in words and numbers, for subtitles and captions.

    `text`: the question; `low`, `high`: the ends of its scale; `source`: what was read (`openings of public pages`); `read`:
    the same, counted; `dates`: first to last month; `filters`: the settings that narrow it (`roles: scholar; countries: NOR`), empty
    where none does; `voices`, `documents`, `statements`: how many; `without_period`: statements of documents of which only the month
    is known while a cut falls in it, `documents_without_period`: how many documents that are.
    """

    text: str
    low: str
    high: str
    source: str
    read: str
    dates: str
    filters: str
    voices: int
    documents: int
    statements: int
    without_period: int
    documents_without_period: int


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of the data: every setting of the parameters cell, checked once; made by `ask`.

    A changed setting is a new object (`but`), so nothing that was worked out can go stale. Raises SelectionError, CodebookError or
    PeriodError: what is wrong, what is allowed, what is near.
    """

    data: Corpus = field(repr=False)
    question: str | None = None
    corpus: str = "debate"
    periods: Sequence[str] = ()
    roles: Collection[str] = ()
    countries: Collection[str] = ()
    voices: Collection[str] = ()
    since: str = ""
    until: str = ""
    depth: str = "whole"
    reader: str | int = "agreed"
    access: Collection[str] = ()
    outlet_countries: Collection[str] = ()
    languages: Collection[str] = ()
    machine_translation: str = "in"
    min_n: int = intervals.MIN_N
    seed: int = intervals.SEED
    known: dict = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        _loaded(self.data)
        chosen = corpora.read_settings(self.data.folder, **self.settings)
        corpora.select_settings(self.data, **chosen)
        numbers = {name: given.number(name.upper(), getattr(self, name), least) for name, least in LEAST.items()}
        for name, value in (chosen | numbers).items():
            object.__setattr__(self, name, value)

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that choose statements, as `corpus.select` takes them."""
        names = ["question", "corpus", "periods", "roles", "countries", "voices", "since", "until", "depth", "reader"]
        names += ["access", "outlet_countries", "languages", "machine_translation"]
        return {name: getattr(self, name) for name in names}

    @property
    def record(self) -> dict[str, Any]:
        """What a figure's file says of what it shows: the version of the data, their fingerprint, what chose the statements, and whether the
        data are of another folder than the one in use."""
        asked, folder = {**self.settings, "min_n": self.min_n, "seed": self.seed}, self.data.folder
        other = {"elsewhere": True} if folder and folder.resolve() != paths.data().resolve() else {}
        return {"version": self.data.version, "fingerprint": self.data.fingerprint, **other, "asked": asked}

    def but(self, **changed: Any) -> "Asked":
        """The same with some settings changed: `asked.but(question=None, countries=["NOR"])`."""
        known = [*self.settings, "min_n", "seed"]
        unknown = sorted(set(changed) - {*known, "data"})
        if unknown:
            raise SelectionError(
                f"but(): no setting {', '.join(unknown)}. {hint(unknown, known)}There are {', '.join(known)}"
            )
        return replace(self, **changed, known={})

    def unfiltered(self, **changed: Any) -> "Asked":
        """The same without any filter, the agreed codes of whole documents, with some settings changed: what a figure takes that says that
        filters are not applied."""
        return self.but(**(UNFILTERED | changed))

    @property
    def statements(self) -> pd.DataFrame:
        """The statements that the settings choose (columns: `corpus.select`); a copy, to change at will."""
        return self._chosen.copy()

    @cached_property
    def _chosen(self) -> pd.DataFrame:
        return corpora.select(self.data, **self.settings)

    @property
    def book(self) -> Codebook:
        """The codebook."""
        return self.data.codebook

    @property
    def scale(self) -> tuple[int, ...]:
        """The steps of the stance scale in rising order."""
        return self.book.scale

    @property
    def end(self) -> int:
        """The upper end of the stance scale: 2 of -2 to 2."""
        return self.scale[-1]

    @property
    def ends(self) -> str:
        """The stance scale in words, from end to end: `−2 to +2`."""
        return scales.span(self.scale)

    @cached_property
    def everything(self) -> "Asked":
        """The same settings for all questions together."""
        return self if self.question is None else self.but(question=None)

    @cached_property
    def line(self) -> "Asked":
        """The same settings for those who speak for a government or an institution (`[debate] lines` of the codebook)."""
        return self.but(roles=self.book.debate.lines)

    @cached_property
    def frames(self) -> dict[str, str]:
        """The frames of the codebook in its order, with the names to print."""
        return {frame: self.book.label("frames", frame) for frame in self.book.frames}

    @cached_property
    def labels(self) -> list[str]:
        """The names of the periods in their order."""
        return calendar.labels(self.periods)

    @cached_property
    def draws(self) -> Draws:
        """One matrix of draws of the voices, which all numbers on voices share."""
        return intervals.draw(self._chosen["voice_id"], seed=self.seed)

    @cached_property
    def articles(self) -> int:
        """How many articles of the data were read, whatever was asked (`coded.read`)."""
        articles = self.data.documents.loc[self.data.documents["corpus"] == "articles", "doc_id"]
        return int(coded.read(self.data)[articles].sum())

    @cached_property
    def elsewhere(self) -> str:
        """That statements on the question, under the same filters, stand in the corpus that was not asked for; else empty."""
        other = {"debate": "articles", "articles": "debate"}.get(self.corpus)
        if not self.question or not other:
            return ""
        n = len(self.but(corpus=other)._chosen)
        pages = "the openings of the debate" if self.book.debate.openings else "the pages of the debate"
        place = {"debate": pages, "articles": "the articles read whole"}[other]
        more = f"{words.count(n, 'statement')} on this question {words.verb(n, 'stands', 'stand')} in {place}"
        return f'{more}, not counted here (CORPUS = "{other}" shows them).' if n else ""

    @cached_property
    def scope(self) -> Scope:
        """What was asked of which statements, in words and numbers."""
        table, text, low, high = self._chosen, "All questions together.", "", ""
        if self.question:
            text = words.question(self.book, self.question)
            low, high = self.book.ends(self.question)
        torn = table.loc[table["period"].isna(), "doc_id"]
        return Scope(
            text, low, high, self._source, self._read(), words.dates(table), self.filters(),
            table["voice_id"].nunique(), table["doc_id"].nunique(), len(table), len(torn), torn.nunique(),
        )  # fmt: skip

    @property
    def out_of_office(self) -> bool:
        """Whether the roles asked for are those of all who speak neither in office nor as an institution."""
        return set(self.roles) == set(self.book.out_of_office)

    @cached_property
    def home(self) -> str:
        """The country with the most voices in the data, of equal ones the first of the alphabet; empty where none is known."""
        spoken = self.data.voices[self.data.voices["voice_id"].isin(self.data.statements["voice_id"])]
        return str(next(iter(corpora.commonest(spoken["country"]).index), ""))

    def a_country(self, setting: str, value: object) -> str:
        """A setting of another name that is one country, by its code or a usual name, as a code; empty for none. Raises SelectionError."""
        return corpora.country(setting, value, self.data)

    @property
    def coders(self) -> list[int]:
        """Which of the readers 1 and 2 coded these data."""
        there = set(self.data.codings["coder"]) if len(self.data.codings) else set()
        return [coder for coder in (1, 2) if coder in there]

    def how_read(self, then: str = ".") -> str:
        """What the codebook says of how the readings were made, with what follows from it and a blank behind; empty where it says nothing."""
        note = self.book.debate.readings
        return f"{note}{then} " if note else ""

    @property
    def in_force(self) -> str:
        """The filters in force, as a sentence for a caption, the roles of those out of office in a word; empty where there is none."""
        text = self.filters("out of office" if self.out_of_office else "")
        return f"Filters: {text}." if text else ""

    @property
    def narrowed(self) -> str:
        """The filters that a sentence does not say by itself, as one of its own: all in force but the roles of those out of office."""
        asked = self.but(roles=()) if self.out_of_office else self
        return asked.in_force

    @property
    def aside(self) -> str:
        """What stands behind an answer: statements of the corpus not asked for, and the filters."""
        return " ".join(filter(None, [self.elsewhere, self.narrowed]))

    def filters(self, roles_as: str = "") -> str:
        """The settings that narrow the choice, in words; `roles_as`: the roles in other words."""
        roles = roles_as or [self.book.label("roles", role) for role in self.roles]
        depth = f"first {corpora.OPENING:,} characters of an article" if self.depth == "opening" else ""
        reader = "" if self.reader == "agreed" else f"codes of reader {self.reader} alone"
        pages: dict[str, Any] = {
            "access": self.access,
            "outlets of": self.outlet_countries,
            "languages": self.languages,
            "machine translation": "" if self.machine_translation == "in" else self.machine_translation,
        }
        rest: dict[str, Any] = dict(countries=self.countries, voices=self.voices, since=self.since, until=self.until)
        return words.settings(roles=roles, **rest, depth=depth, reader=reader, **pages)

    @property
    def _source(self) -> str:
        return words.source(self.corpus, self.articles, self.book.debate.openings)

    def _read(self) -> str:
        """What the statements stand in, counted: `the openings of 66 public pages and 2 of 6 articles read whole`."""
        if self._chosen.empty:
            return self._source
        documents = self._chosen.drop_duplicates("doc_id")["corpus"].value_counts()
        pages, articles = (int(documents.get(name, 0)) for name in ("debate", "articles"))
        every = words.count(self.articles, "article")
        openings = words.count(pages, "document")
        if self.book.debate.openings:
            one, many = "the opening of 1 public page", f"the openings of {words.count(pages, 'public page')}"
            openings = one if pages == 1 else many
        return words.listed([openings] * bool(pages) + [f"{articles} of {every} read whole"] * bool(articles))


def ask(
    question: str | None = None,
    corpus: str = "debate",
    periods: Sequence[str] | None = None,
    roles: Collection[str] = (),
    countries: Collection[str] = (),
    voices: Collection[str] = (),
    since: str = "",
    until: str = "",
    access: Collection[str] = (),
    outlet_countries: Collection[str] = (),
    languages: Collection[str] = (),
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    depth: str = "whole",
    reader: str | int = "agreed",
    machine_translation: str = "in",
    data: Corpus | None = None,
) -> Asked:
    """Ask a question of the data (default: those in `data/`); the settings are those of the parameters cell.

    `question` None asks all together, `periods` None takes those of the debate; an empty list of roles, countries, voices, access, outlet countries or languages
    means everyone, or every page; `machine_translation` "out" leaves out the pages flagged as machine-translated.
    """
    data = _loaded(corpora.load() if data is None else data)
    chosen = (
        question,
        corpus,
        calendar.of(data.codebook, periods),
        roles,
        countries,
        voices,
        since,
        until,
        depth,
        reader,
    )
    return Asked(data, *chosen, access, outlet_countries, languages, machine_translation, min_n, seed)


def _loaded(data: object) -> Corpus:
    """The data as they were loaded; raises SelectionError for anything else, as the name of a folder."""
    if not isinstance(data, Corpus):
        folder = str(data) if isinstance(data, str | PurePath) else "data"
        raise SelectionError(
            f"data: {given.shown(data)} is not loaded; write data=corpus.load({folder!r}), with from helpers import corpus"
        )
    return data


def caption(asked: Asked, *parts: str, otherwise: str = "") -> str:
    """A caption: what is needed to read the figure, then the filters in force, or what is said where there is none."""
    return " ".join(filter(None, [*parts, asked.in_force or otherwise]))


def once(measure: Callable[..., Any]) -> Callable[..., Any]:
    """Work a measure out once per question asked and further arguments. The first argument is the `Asked`, which keeps the result;
    a changed question is a new object, so nothing goes stale. A table is handed out as a copy."""

    @wraps(measure)
    def known(*args: Any, **kwargs: Any) -> Any:
        asked: Asked = args[0]
        key = (measure.__module__, measure.__qualname__, repr(args[1:]), repr(sorted(kwargs.items())))
        if key not in asked.known:
            asked.known[key] = measure(*args, **kwargs)
        return _copy(asked.known[key])

    return known


def _copy(value: Any) -> Any:
    """Tables copied, so that a cell that changes one changes nothing else; other values as they are."""
    if isinstance(value, pd.DataFrame):
        return value.copy()
    if isinstance(value, tuple):
        return tuple(map(_copy, value)) if type(value) is tuple else value
    return (
        {key: _copy(each) for key, each in value.items()}
        if isinstance(value, Mapping) and type(value) is dict
        else value
    )
