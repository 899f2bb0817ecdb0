"""Run the notebooks top to bottom, side by side, each in a fresh kernel; write notebooks and figures only when whole.

`python -m helpers.run` runs all notebooks in place. `python -m helpers.run QUESTION=bond OUT=my-report` runs them for
other settings into a folder of its own; `DATA=my-data` takes the tables from another folder.
"""

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from tqdm import tqdm

from helpers import files, paths
from helpers.cores import cores
from helpers.corpus import given, journal
from helpers.corpus.codebook import CodebookError
from helpers.corpus.faults import DataError
from helpers.figure import form, place
from helpers.figure.form import Form
from helpers.figure.place import MY
from helpers.files import BusyError, replace, sweep
from helpers.run import command, gallery, order, other, states, stored, unchanged, warm
from helpers.run.book import RunError, check_settings, parameters, read_notebook
from helpers.run.kernel import execute
from helpers.run.warm import Warm
from helpers.run.written import publish, refuse_fewer, told
from helpers.words import count

WITNESS = ".read"  # folder in which the kernels write down what they read


def run(
    settings: dict | None = None, out: Path | None = None, only: tuple[str, ...] = (), force: bool = True,
    ready: Warm | None = None,
) -> list[Path]:  # fmt: skip
    """Run the notebooks (those whose name begins with one of `only`, or all) and return the files that were run. Without `force` those
    are left out of which nothing has changed since they were run (`unchanged`), when all are to be run in place.

    Without `out` notebooks and figures are replaced in place, then gallery, README findings and references are made from
    them; with `out` everything goes into that folder and nothing else is touched. `WIDTH` (`form.FORMS`) draws the figures in
    another form, into a folder beside them, and leaves all else as it is. `ready`: what the kernels are copies of, started before.
    """
    start, settings = time.time_ns(), {name: given.plain(value) for name, value in (settings or {}).items()}
    drawn_as, chosen = form_of(settings.pop("WIDTH", "text")), _chosen(only)
    with data_of(settings.pop("DATA", None)) as their_data, in_form(drawn_as):
        out = command.folder_of(out) if out is not None else None
        target = out or paths.ROOT
        check_settings(settings, [*chosen, *stored.staying(out, chosen)])
        if (settings or their_data) and out is None:
            raise RunError("other settings need a folder of their own: add OUT=my-report")
        if out is None:
            _refuse_other()
        own = stored.own(chosen)
        if drawn_as.folder and out is None:
            stored.refuse_other_data(target / "figures", chosen, stored.FIRST)
        if out is not None:
            stored.refuse_mixed(out, chosen, settings, pictures=bool(drawn_as.folder))
        settings_of = other.for_each(own, settings)
        print("".join(f"{line}\n" for line in stored.lacks(own, settings)), end="")
        journal.settle(paths.data())
        with (
            _warm(chosen, ready) as copied,
            locked(*held(target)),
            tempfile.TemporaryDirectory(prefix="figures-") as staging,
        ):
            for folder in (target, target / "notebooks", target / "figures", target / files.LOCK):
                sweep(folder)
            mine = {} if out else not_published(chosen)
            kept = _Kept(
                chosen,
                all_of_them=not (force or out or only or settings or drawn_as.folder),
                since=ready.since if ready else start,
            )
            done, took = _side_by_side(kept.waiting, settings_of, Path(staging), mine, copied)
            if drawn_as.folder:
                _keep_pictures(Path(staging), target / "figures", drawn_as)
                return kept.waiting
            if out is None:
                kept.unedited()
                refuse_fewer(Path(staging), target / "figures")
                print(stored.refuse_asked(Path(staging), target / "figures", own), end="")
                kept.witness(Path(staging) / WITNESS, copied)
            for path in kept.waiting:
                replace(target / "notebooks" / path.name, nbformat.writes(done[path]) + "\n")
            drawn = [path.name for path in Path(staging).iterdir() if path.is_file()]
            kept.stage(Path(staging))
            again = [path.name[:2] for path in chosen] if out else []
            print(publish(Path(staging), target / "figures", whole=not only and not mine, again=again), end="")
            _keep_mine(Path(staging) / MY, target / "figures" / MY, mine)
            _after(target)
            if out is None:
                kept.keep(drawn, mine)
                order.keep(took)
            print(f"notebooks: {target / 'notebooks'}\nfigures: {target / 'figures'}\n{told(Path(staging))}")
            rest = [path for path in paths.notebooks() if path not in chosen and not out]
            print(stored.of_two_states(target / "figures", rest), end="")
            print(stored.empty(stored.wanted(chosen, settings)) if settings else "", end="")
    return kept.waiting


def _chosen(only: tuple[str, ...]) -> list[Path]:
    """The notebooks whose name begins with one of `only`, or all; raises RunError for a beginning that none has."""
    books = paths.notebooks()
    if strange := [start for start in only if not any(path.name.startswith(start) for path in books)]:
        raise RunError(
            f"no notebook begins with {', '.join(strange)}; there are {', '.join(path.stem for path in books)}"
        )
    if not books:
        raise RunError(f"{paths.NOTEBOOKS} holds no notebook")
    return [path for path in books if not only or path.name.startswith(only)]


LATE = 20_000_000  # nanoseconds by which a system may date a file too early


class _Kept:
    """What earlier runs left as it should be, and which notebooks wait to be run. `since`: when the run began, nanoseconds."""

    def __init__(self, chosen: list[Path], all_of_them: bool, since: int):
        self.since, self.record = since - LATE, unchanged.known()
        self.books = {path: states.mark(path) for path in chosen}
        self.before = unchanged.before(chosen)
        why = unchanged.reasons(chosen, self.record) if all_of_them else {}
        self.waiting = [path for path in chosen if path in why] if all_of_them else chosen
        self.left = [path for path in chosen if path not in self.waiting]
        self.read: dict[Path, dict[str, str]] = {}  # what each notebook read
        self.doubt: dict[Path, str] = {}
        for path in chosen if self.left else ():
            print(f"{path.name}: {f'to be run ({why[path]})' if path in why else 'nothing has changed'}")

    def stage(self, staging: Path) -> None:
        """Put what the notebooks left out drew beside what the others drew, so that all are counted and none is taken out."""
        for path in self.left:
            for name in self.record[path.name][unchanged.MADE]:
                if name.startswith("figures/"):
                    shutil.copy(paths.ROOT / name, staging)

    def witness(self, told: Path, copied: Warm | None) -> None:
        """Mark what the kernels told that they read, and the process that they are copies of, before this run writes anything itself."""
        try:
            for_all = unchanged.read(copied.read, self.since) if copied and copied.copied else {}
            now = unchanged.before(self.waiting)
            for path in self.waiting:
                self._witness_one(path, told / path.stem, for_all, now.get(path.name, {}))
        except (unchanged.DoubtError, OSError) as error:
            self.doubt |= dict.fromkeys(self.waiting, str(error))

    def _witness_one(self, path: Path, told: Path, for_all: dict[str, str], now: dict[str, str]) -> None:
        """The same of one notebook; `for_all`: what was read for all of them, `now`: what it is made from at the end of the run."""
        try:
            self.read[path] = {**for_all, **unchanged.read(told, self.since)}
            if late := unchanged.meanwhile(path, self.before.get(path.name, {}), now, self.since):
                self.doubt[path] = f"{', '.join(late[: unchanged.SHOWN])} changed while it ran"
        except (unchanged.DoubtError, OSError) as error:
            self.doubt[path] = str(error)

    def unedited(self) -> None:
        """Raises RunError where a notebook was saved while it ran: what was written into it would be lost."""
        edited = [path.name for path in self.waiting if states.mark(path) != self.books[path]]
        if edited:
            raise RunError(
                f"{', '.join(edited)}: saved by somebody else while the run was at work, so nothing was written; run again"
            )

    def keep(self, drawn: list[str], mine: Collection[Path]) -> None:
        """Keep what was told of the notebooks that were run; nothing of those of which it cannot be told."""
        for path in self.waiting:
            self.record.pop(path.name, None)
            own = [name for name in drawn if name[:2] == path.name[:2]]
            if path in mine or path.name not in self.before:
                continue
            if path in self.doubt:
                print(f"{path.name}: will be run each time ({self.doubt[path]})")
                continue
            self.record[path.name] = unchanged.entry(path, self.before[path.name], self.read[path], own)
        there = {path.name for path in paths.notebooks()}
        unchanged.keep(unchanged.with_pages({name: each for name, each in self.record.items() if name in there}))


def form_of(width: object) -> Form:
    """The form of WIDTH; raises RunError that says which there are."""
    try:
        return form.named(str(width))
    except ValueError:
        raise RunError(f"WIDTH={width} is unknown; write {', '.join(form.FORMS)}") from None


@contextlib.contextmanager
def in_form(chosen: Form) -> Iterator[None]:
    """The notebooks draw in a form while the block lasts."""
    os.environ[form.VARIABLE] = chosen.name
    try:
        yield
    finally:
        del os.environ[form.VARIABLE]


def _keep_pictures(drawn: Path, figures: Path, chosen: Form) -> None:
    """Move pictures of another form into their folder, and say how many there are."""
    for part in (Path(chosen.folder), Path(MY) / chosen.folder):
        made = sorted((drawn / part).iterdir()) if (drawn / part).is_dir() else []
        for path in made:
            replace(figures / part / path.name, path.read_bytes())
        if made:
            names = {path.stem for path in made}
            print(f"{count(len(names), 'figure')} ({', '.join(chosen.endings).upper()}) in {figures / part}")


def not_published(chosen: list[Path]) -> dict[Path, list[str]]:
    """The notebooks whose settings are not the published ones, or that are copies, each with what differs."""
    found = {path: place.differences(path.name, parameters(read_notebook(path), path.name)) for path in chosen}
    return {path: what for path, what in found.items() if what and place.published()}


def _keep_mine(drawn: Path, figures: Path, mine: dict[Path, list[str]]) -> None:
    """Move what notebooks with settings of one's own drew into a folder of its own, and say so."""
    for path in sorted(drawn.iterdir()) if drawn.is_dir() else ():
        replace(figures / path.name, path.read_bytes())
    for path, what in mine.items():
        print(f"{path.name}: not published ({', '.join(what)}); its figures are in {figures}")


def _refuse_other() -> None:
    """Raises RunError where the tables in use are not those that the project publishes."""
    if why := other.not_published():
        raise RunError(f"{why}: they need a folder of their own, so add OUT=my-report")


def publish_settings() -> None:
    """Make the settings that the notebooks have now the published ones."""
    found = {path.name: parameters(read_notebook(path), path.name) for path in paths.notebooks()}
    for book, own in found.items():
        if strange := [name for name, value in own.items() if json.loads(place.as_json(value)) != value]:
            raise RunError(
                f"{book}: {', '.join(strange)} cannot be published as it is written; write a list, in [ ], in place of a set or tuple"
            )
    replace(paths.ROOT / "figures" / place.FILE, json.dumps(found, indent=1, ensure_ascii=False) + "\n")


@contextlib.contextmanager
def _publishing() -> Iterator[None]:
    """The settings of the notebooks become the published ones while the block lasts, and stay so unless it fails."""
    _refuse_other()
    path = paths.ROOT / "figures" / place.FILE
    before = path.read_bytes() if path.is_file() else None
    publish_settings()
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink()
        else:
            replace(path, before)
        raise


@contextlib.contextmanager
def data_of(folder: object) -> Iterator[bool]:
    """The tables of another folder (`DATA=my-data`) while the block lasts, and whether one is given; raises RunError where it holds none."""
    if folder is None:
        yield False
        return
    place, before = Path(str(folder)).expanduser().absolute(), os.environ.get("CORPUS_DATA")
    if not (place / "datapackage.json").is_file():
        raise RunError(f"DATA={folder}: {place} holds no datapackage.json; name a folder like data/")
    os.environ["CORPUS_DATA"] = str(place)
    try:
        yield True
    finally:
        del os.environ["CORPUS_DATA"]
        os.environ.update({"CORPUS_DATA": before} if before is not None else {})


def _side_by_side(
    chosen: list[Path], settings: Mapping[Path, dict], staging: Path, mine: Collection[Path], copied: Warm | None
) -> tuple[dict[Path, nbformat.NotebookNode], dict[str, float]]:
    """The notebooks as they were run, and how many seconds each took, by name."""
    done: dict[Path, nbformat.NotebookNode] = {}
    took: dict[str, float] = {}
    if not chosen:
        return done, took
    (staging / WITNESS).mkdir()
    note = other.about()

    def run_one(path: Path) -> nbformat.NotebookNode:
        start = time.monotonic()
        figures, witness = staging / MY if path in mine else staging, staging / WITNESS / path.stem
        book = execute(path, settings[path], figures, copied, witness, note)
        took[path.name] = time.monotonic() - start
        return book

    processors = min(cores(), len(chosen))
    with (
        ThreadPoolExecutor(processors) as pool,
        tqdm(total=len(chosen), desc="notebooks", unit="", file=sys.stdout) as bar,
    ):
        jobs = {pool.submit(run_one, path): path for path in order.soonest_done(chosen, processors)}
        try:
            for job in as_completed(jobs):
                done[jobs[job]] = job.result()
                bar.write(f"{jobs[job].name}: done")
                bar.update()
        except BaseException:
            for job in jobs:
                job.cancel()
            raise
    return done, took


@contextlib.contextmanager
def _warm(chosen: list[Path], ready: Warm | None) -> Iterator[Warm | None]:
    """What the kernels of the notebooks are copies of, while the block lasts: what is `ready`, or what gets ready beside what else is
    done before they start. None where the system cannot copy."""
    if ready:  # whoever made it ends it
        yield ready
        return
    copied = warm.ready(chosen)
    try:
        yield copied
    finally:
        if copied:
            copied.close()


def _after(target: Path) -> None:
    gallery.write(target / "figures")
    if target == paths.ROOT:
        gallery.write_readme(target / "README.md", target / "figures")


def held(target: Path) -> list[Path]:
    """The folders a run holds, in a fixed order: the one it writes to, and that of its data, which may not change under it
    (unless that folder cannot be written: then no change of the data can hold it either)."""
    around = paths.data().resolve().parent
    folders = {target.resolve()} | ({around} if os.access(around, os.W_OK) else set())
    return sorted(folders)


@contextlib.contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Only one run at a time in each folder (`files.locked`); raises RunError while another one is at work."""
    with contextlib.ExitStack() as stack:
        try:
            for folder in folders:
                stack.enter_context(files.locked(folder))
        except BusyError as error:
            raise RunError(str(error)) from None
        yield


def make(
    prog: str,
    about: str,
    words: list[str],
    of: Callable[[Path | None, tuple[str, ...]], str],
    refused: type[Exception],
) -> int:
    """What a command does that makes something of notebooks that were run: `of` makes it from the run's own folder (none: the
    project) and the selection, and says what it made. Exit code 1 for a fault, which is said (`refused`: of its own kind)."""
    words = command.settings_in(prog, about, words)
    try:
        asked = command.read(words)
        settings = {name: value for name, value in asked.settings.items() if name != "DATA"}
        check_settings(settings, paths.notebooks())
        if settings and not asked.out:
            raise RunError("other settings have a folder of their own: add the OUT=my-report that they were run with")
        with data_of(asked.settings.get("DATA")):
            if asked.out:
                stored.refuse_unlike(asked.out, asked.only, settings)
            print(of(asked.out, asked.only))
    except (refused, RunError, DataError, CodebookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def main(words: list[str], ready: Warm | None = None) -> int:
    words = command.settings_in("python -m helpers.run", "Run the notebooks top to bottom, side by side.", words)
    try:
        asked = command.read(words)
        with _publishing() if asked.publish else contextlib.nullcontext():
            run(asked.settings, asked.out, asked.only, force=asked.force, ready=ready)
    except (RunError, DataError, CodebookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
