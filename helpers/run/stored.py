"""The settings of the notebooks that a folder of results holds: in which they differ from those asked for, or from the published ones.

A folder of results is of one choice: what is drawn or made for other settings would stand in it beside the rest under the same names.
"""

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers import paths
from helpers.corpus import Corpus, SelectionError, checks, load
from helpers.corpus.codebook import CodebookError
from helpers.corpus.faults import DataError
from helpers.corpus.periods import PeriodError
from helpers.corpus.version import version_of
from helpers.figure import place
from helpers.run import other
from helpers.run.book import RunError, lacking, parameters, read_notebook, run_with
from helpers.run.values import like, told
from helpers.run.written import said_of
from helpers.words import listed

MIXED = "{out} holds notebooks that were run with other settings and would not be run again:\n{rows}\n{do}"
DATA_OF = "name the data of that run with DATA="
WORKSHOP = "07"  # shows how to ask a question, with data made up for it: nothing that a report should hold
FIRST = f"{DATA_OF}, or run it first over the data in use (without WIDTH=)"
ELSEWHERE = "elsewhere"  # in the record of what shows data of another folder than the one in use
UNLIKE = "{out} holds notebooks that were run with other settings:\n{rows}\n{do}"
Settings = Mapping[str, Any]


def own(books: Iterable[Path]) -> dict[Path, dict[str, Any]]:
    """The settings of notebooks as they stand."""
    return {path: parameters(read_notebook(path), path.name, of_run=path.parent != paths.NOTEBOOKS) for path in books}


def wanted(books: Iterable[Path], given: Settings) -> dict[Path, dict[str, Any]]:
    """All settings that notebooks of the project would be run with: those given, those that another debate sets, and their own."""
    known = own(books)
    chosen = other.filled(known, given)
    return {
        path: values | {name: like(values[name], value, name) for name, value in chosen[path].items() if name in values}
        for path, values in known.items()
    }


def staying(out: Path | None, chosen: list[Path]) -> list[Path]:
    """The notebooks of the project, beside those chosen for a run, that a folder of results holds and that can be read here and there."""
    rest = [path for path in paths.notebooks() if path not in chosen] if out else []
    return [path for path in rest if out and _run_with(path) and _run_with(out / "notebooks" / path.name)]


def unlike(out: Path, asked: Mapping[Path, Settings]) -> list[str]:
    """A line for each notebook in a folder of results that was run with other settings than those asked for it. One that is not there,
    or cannot be read, is passed over."""
    lines = []
    for path, values in asked.items():
        has = _run_with(out / "notebooks" / path.name)
        differ = [name for name in has if name in values and has[name] != values[name]]
        if differ:
            there, here = (told({name: each[name] for name in differ}) for each in (has, values))
            lines.append(f"{path.name}: has {there}, asked is {here}")
    return lines


def refuse_mixed(out: Path, chosen: list[Path], given: Settings, pictures: bool) -> None:
    """Raises RunError where a run into a folder of results would put one choice beside another there: notebooks that are not run again
    and have other settings; for `pictures` (of another form), which replace no notebook, the very notebooks that they show."""
    books = chosen if pictures else staying(out, chosen)
    refuse_other_data(
        out / "figures",
        books,
        FIRST if pictures else f"{DATA_OF}, name another folder with OUT=, or run all of it again (without ONLY=)",
    )
    if rows := unlike(out, wanted(books, given)):
        do = "name another folder with OUT=, write the settings that the folder has, or run all of it again (without ONLY=)"
        do = "write the settings that the folder has, or run it first with these (without WIDTH=)" if pictures else do
        raise RunError(MIXED.format(out=out, rows="\n".join(rows), do=do))


def refuse_unlike(out: Path, only: tuple[str, ...], given: Settings) -> None:
    """Raises RunError where settings are given and the notebooks of a folder (those whose name begins with one of `only`, or all) have others."""
    books = [path for path in paths.notebooks() if not only or path.name.startswith(only)]
    rows = unlike(out, wanted(books, given)) if given else []
    if rows:
        do = "leave the settings out to take the folder as it is, or run it with them first: the same words behind make run"
        raise RunError(UNLIKE.format(out=out, rows="\n".join(rows), do=do))


def refuse_asked(drawn: Path, figures: Path, own: Mapping[Path, Settings]) -> str:
    """Raises RunError for a figure or table that a cell asked otherwise than the one of its name among `figures` was, where that does not
    follow from the settings of its notebook (`own`). Where the data have changed as well, which may be why, a line of each is returned."""
    lines = []
    for path, values in own.items():
        for record in sorted(drawn.glob(f"{path.name[:2]}-*.json")):
            if said := _asked_otherwise(record, figures / record.name, values):
                new, old = (said_of(each).get("fingerprint") for each in (record, figures / record.name))
                do = f'Show it under a name of its own, like "{record.stem}-mine", or take away figures/{record.name} to publish it'
                if new == old:
                    raise RunError(f"{said}, so nothing was written. {do}")
                lines.append(f"{said}; the data have changed since, which may be why\n")
    return "".join(lines)


def _asked_otherwise(record: Path, published: Path, values: Settings) -> str:
    """In what a record says that a figure was asked otherwise than the published one, beyond what the settings of its notebook say; else empty."""
    now, before = _asked_in(record), _asked_in(published)
    differ = [name for name in before if name in now and now[name] != before[name]]
    if not differ or not (differ := [name for name in differ if now[name] != _asked_by(values).get(name)]):
        return ""
    here, there = (told({name.upper(): asked[name] for name in differ}) for asked in (now, before))
    name = record.stem
    return f"{name}: a cell asks with {here}, which the settings of its notebook do not say; the published {name} is of {there}"


def _asked_in(record: Path) -> dict[str, Any]:
    """What was asked for a figure or table, from its record; empty where it does not say."""
    asked = said_of(record).get("asked")
    return asked if isinstance(asked, dict) else {}


def _asked_by(values: Settings) -> dict[str, Any]:
    """What the settings of a notebook ask, each as it was read (`Asked.record`)."""
    from helpers.asked import Asked, ask  # slow to import, and seldom needed

    data = load()
    names = Asked(data).record["asked"]
    asked = ask(**{name: values[name.upper()] for name in names if name.upper() in values}, data=data)
    return json.loads(json.dumps(asked.record["asked"]))


def of_other_data(records: Iterable[Mapping[str, Any]], version: str, fingerprint: str) -> list[str]:
    """The names of figures and tables that were drawn from other data than those of a version and fingerprint. Those that show data of another
    folder on purpose, as notebook 07 does, are not asked, nor are tables of the user's own that name no version; one drawn before
    fingerprints were written down is told by its version alone."""
    return [
        str(each["name"]) for each in records if each.get("version") and not each.get(ELSEWHERE)
        and (each["version"], each.get("fingerprint") or fingerprint) != (version, fingerprint)
    ]  # fmt: skip


def made_from_other(records: Iterable[Mapping[str, Any]], data: Corpus) -> str:
    """That figures or tables were made from other data than these, which are in use, and what to do; empty where none was."""
    old = of_other_data(records, data.version, data.fingerprint)
    said = f"made from other data than those in use, version {data.version}: {listed(old, most=3)}; `make run` first, or {DATA_OF}"
    return said if old else ""


def other_data(figures: Path, books: Iterable[Path]) -> list[str]:
    """The names of figures and tables of the notebooks in a folder that were drawn from other data than those in use."""
    files = [each for path in books for each in sorted(figures.glob(f"{path.name[:2]}-*.json"))]
    found = [said_of(each) | {"name": each.stem} for each in files]
    if not (records := [each for each in found if each.get("version")]):
        return []
    return of_other_data(records, *version_of(paths.data(), checks.read_package(paths.data())))


def refuse_other_data(figures: Path, books: Iterable[Path], do: str) -> None:
    """Raises RunError, which says what to `do`, where figures or tables of the notebooks in a folder were drawn from other data than those in
    use (`other_data`)."""
    if old := other_data(figures, books):
        raise RunError(
            f"{figures} holds figures of other data than those of {paths.data()}: {listed(old, most=3)}\n{do}"
        )


def of_two_states(figures: Path, books: Iterable[Path]) -> str:
    """A line that names what other notebooks drew from other data than those in use; empty where nothing is."""
    old = other_data(figures, books)
    return f"still of other data: {listed(old, most=3)}; a run without ONLY= draws all anew\n" if old else ""


def lacks(known: Mapping[Path, Settings], given: Settings) -> list[str]:
    """A line for each notebook that does not have some of the settings given."""
    missing = {path: lacking(values, given) for path, values in known.items()}
    return [
        f"{path.name}: does not have {listed(sorted(names))}; what it shows is the same as without"
        for path, names in missing.items() if names
    ]  # fmt: skip


def empty(books: Mapping[Path, Settings]) -> str:
    """A line that names the notebooks whose settings (`wanted`) choose no statement; without any, or where that cannot be told, empty."""
    from helpers.asked import Asked, ask  # slow to import, and seldom needed

    none = []
    with contextlib.suppress(DataError, CodebookError, PeriodError, SelectionError, OSError):
        data = load()
        names = Asked(data).settings
        for path, values in books.items():
            chosen = {name: values[name.upper()] for name in names if name.upper() in values}
            none += [path.name] if ask(**chosen, data=data).statements.empty else []
    return (
        f"no statement is chosen by these settings in {listed(none)}: what is shown there of statements is empty\n"
        if none
        else ""
    )


def not_published(books: Iterable[Path]) -> str:
    """The settings in which stored notebooks differ from the published ones, each with the notebooks that have it; over another debate, from
    what its data set. Empty where they do not."""
    there: dict[str, list[str]] = {}
    has = {path: values for path in books if (values := _run_with(path))}
    known = {path: place.published().get(path.name) or own([path])[path] for path in has}
    usual = other.filled(known, {})
    for path, values in has.items():
        before = {**known[path], **usual[path]}
        for name, value in values.items():
            if name in before and value != before[name]:
                there.setdefault(told({name: value}), []).append(path.name[:2])
    alike: dict[str, list[str]] = {}
    for said, names in there.items():
        where = f"notebook {names[0]}" if len(names) == 1 else f"notebooks {listed(names)}"
        alike.setdefault(where, []).append(said)
    return "; ".join(f"{' '.join(each)} ({where})" for where, each in alike.items())


def _run_with(path: Path) -> dict[str, Any]:
    """The settings that a stored notebook was run with; none where it is not there, cannot be read or has no cell of them."""
    with contextlib.suppress(RunError, OSError, SyntaxError):
        return run_with(path)
    return {}
