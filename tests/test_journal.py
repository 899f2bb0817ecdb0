"""A change of the data folder is whole or nothing, whenever it is killed; a lock has one holder."""

import contextlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from helpers import corpus, files
from helpers.coding import batch, codes, intake, sheet, tables
from helpers.corpus import codebook, journal
from helpers.question import example_readings

KEY = {"doc_id": "uscnpm-2025-zhang", "voice_id": "zhang-juan", "question": "threat"}
CODES = {"stance": "-1", "certainty": "implied", "arguments": ["us_reversal"], "frames": "diplomacy;wedge"}
AGREED = {"role": "journalist", "affiliation": "", "locator": "3", "gist": "Sees little that would worry anyone."}
PAGE = {"published": "2024-05", "date_basis": "page", "title": "On ice", "outlet": "Post", "publisher": "Post",
        "genre": "opinion", "language": "no", "access": "direct", "url": "https://example.org/ice"}  # fmt: skip
ROW = {**PAGE, "doc_id": "nordby-2024-ice", "outlet_country": "NOR", "author_voice_id": "reuters", "language": "en",
       "genre": "news", "url": "https://example.org/a/b/c"}  # fmt: skip
LINES = [
    "The harbour of Nordby froze over in the first week of January, three weeks earlier than the year before.",
    "Ferries stopped on Tuesday. The mayor, who had asked for an icebreaker in October, did not hide her anger.",
]


def question(folder: Path) -> None:
    from helpers.question import example

    codes.add_question(example.block(codebook.load(folder / "codebook.toml")).replace("example_price", "price"), folder)


CHANGES = {
    "agreed": lambda f: codes.add({**KEY, **CODES, **AGREED}, folder=f, replace=True),
    "reader": lambda f: codes.add({**KEY, **CODES, "stance": "0"}, 2, f, replace=True),
    "remove": lambda f: codes.remove(**KEY, reader=1, folder=f),
    "voice": lambda f: codes.add_voice(f, voice_id="berg-ida", name="Ida Berg", kind="person", country="NOR"),
    "page": lambda f: codes.add_page(f, doc_id="post-2024-ice", author_voice_id="reuters", **PAGE),
    "question": question,
    "gist": lambda f: codes.set_gist(KEY["doc_id"], 2, "Said anew.", f),
    "sentence": lambda f: codes.code_sentence(KEY["doc_id"], 1, 1, KEY["voice_id"], "own", ["history"], folder=f),
    "settle": lambda f: codes.settle(**KEY, folder=f, replace=True, **{**CODES, **AGREED}),
    "sheet": lambda f: sheet.read_sheet(f.parent / "sheet.csv", f),
    "folder": lambda f: batch.import_readings(f.parent / "readings", f),
    "article": lambda f: intake.accept(intake.propose(f / "texts" / "ice.txt", ROW, folder=f)),
    "article and its text": lambda f: intake.accept(intake.propose(f / "texts" / "ice.html", ROW, folder=f)),
}


@pytest.fixture(scope="module")
def start(small: Path, tmp_path_factory) -> Path:
    """A data folder with all that the changes need."""
    folder = Path(shutil.copytree(small, tmp_path_factory.mktemp("start") / "data"))
    (folder / "texts").mkdir()
    (folder / "texts" / "ice.txt").write_text("\n".join(LINES), encoding="utf-8")
    html = "".join(f"<p>{line}</p>" for line in LINES)
    example_readings.write(folder.parent / "readings", codebook.load(folder / "codebook.toml"), 2024)
    (folder / "texts" / "ice.html").write_text(f"<html><body>{html}</body></html>", encoding="utf-8")
    for reader in (1, 2):
        codes.add({**KEY, **CODES}, reader, folder, replace=True)
    sheet.write_sheet(3, folder.parent / "sheet.csv", folder)
    lines = (folder.parent / "sheet.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    lines[1] = lines[1].rstrip("\r\n").removesuffix(",,,") + "1,explicit,,wedge\n"
    (folder.parent / "sheet.csv").write_text("".join(lines), encoding="utf-8")
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fresh(start: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(start.parent, place)) / "data"


def killed_at(change, folder: Path, point: int) -> bool:
    """The change in a process of its own, killed before its n-th call that lasts on the disk; whether it was killed."""

    def work() -> None:
        calls = []

        def counted(real):
            def call(*args, **kwargs):
                calls.append(1)
                if len(calls) == point:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return call

        os.fsync, Path.replace, Path.unlink = counted(os.fsync), counted(Path.replace), counted(Path.unlink)
        change(folder)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def killed_after(change, folder: Path, moment: float) -> None:
    process = multiprocessing.get_context("fork").Process(target=change, args=(folder,))
    process.start()
    process.join(moment)
    process.kill()
    process.join()


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.mark.parametrize("name", CHANGES)
def test_the_last_change_is_taken_back_and_brought_back(start, tmp_path, name):
    folder = fresh(start, tmp_path / "place")
    (folder / journal.BEFORE).unlink()
    with pytest.raises(files.FileError, match="nothing to take back"):
        tables.undo(folder)
    before = tables_of(folder)
    CHANGES[name](folder)
    after = tables_of(folder)
    assert after != before and "taken back: " in tables.undo(folder)
    assert tables_of(folder) == before and corpus.load(folder)
    tables.undo(folder)
    assert tables_of(folder) == after


def tables_of(folder: Path) -> dict[str, bytes]:
    return {name: raw for name, raw in state(folder).items() if not name.startswith(("texts", "."))}


def test_what_another_program_changed_since_is_not_taken_back(start, tmp_path):
    folder = fresh(start, tmp_path / "place")
    CHANGES["voice"](folder)
    path = folder / "voices.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Ida Berg", "Ida B."), encoding="utf-8")
    with pytest.raises(files.FileError, match="voices.csv: no longer as the last change left it"):
        tables.undo(folder)
    assert "Ida B." in path.read_text(encoding="utf-8")
    (folder / journal.BEFORE).write_text('[["data", "../../escape.csv", "x", "y"]]', encoding="utf-8")
    with pytest.raises(files.FileError, match="nothing was taken back"):
        tables.undo(folder)


def check(folder: Path, old: dict, new: dict) -> str:
    """The next start leaves the old or the new state, and nothing beside it."""
    tables.read(folder)
    with journal.locked(folder):
        found = state(folder)
    assert found in (old, new), sorted(name for name in {*found, *old, *new} if found.get(name) not in (old.get(name), new.get(name))) or "mixed"  # fmt: skip
    return "new" if found == new else "old"


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_killed_at_any_of_its_writes_is_whole_or_nothing(start, tmp_path, name):
    folder = fresh(start, tmp_path / "new")
    old = state(folder)
    CHANGES[name](folder)
    new, outcomes = state(folder), []
    assert new != old and journal.JOURNAL not in new
    points = (
        range(1, 100)
        if name in ("article and its text", "question", "voice") or os.environ.get("NIGHTLY")
        else (2, 3, 4)
    )
    for point in points:
        folder = fresh(start, tmp_path / "killed")
        if not killed_at(CHANGES[name], folder, point):
            break
        outcomes.append(check(folder, old, new))
    assert outcomes == sorted(outcomes, reverse=True) and (len(outcomes) < 3 or set(outcomes) == {"old", "new"}), (
        outcomes
    )


@pytest.mark.parametrize("turn", range(200 if os.environ.get("NIGHTLY") else 6))
def test_a_change_killed_at_a_random_moment_is_whole_or_nothing(start, tmp_path, turn):
    rng = random.Random(turn)
    change = CHANGES[list(CHANGES)[turn * 5 % len(CHANGES)]]
    folder = fresh(start, tmp_path / "new")
    old, begin = state(folder), time.monotonic()
    change(folder)
    lasted, new = time.monotonic() - begin, state(folder)
    folder = fresh(start, tmp_path / "killed")
    killed_after(change, folder, rng.uniform(0.3, 1.1) * lasted)
    check(folder, old, new)


def test_a_change_stopped_by_hand_is_whole_at_once(start, tmp_path, monkeypatch):
    folder, real, seen = fresh(start, tmp_path / "a"), files.replace, []

    def stopped(path, content):
        seen.append(path)
        if len(seen) == 3:
            raise KeyboardInterrupt
        real(path, content)

    monkeypatch.setattr(files, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        CHANGES["article"](folder)
    monkeypatch.undo()
    assert not (folder / journal.JOURNAL).exists()
    assert "nordby-2024-ice" in set(corpus.load(folder).sentences["doc_id"])


@pytest.mark.parametrize(
    "entry", [["data", "../out.txt", "x"], ["data", "/etc/out.txt", "x"], ["home", "a", "x"], ["x"]]
)
def test_a_change_that_names_a_place_outside_is_refused(start, tmp_path, entry):
    folder = fresh(start, tmp_path / "a")
    (folder / journal.JOURNAL).write_text(json.dumps([entry]))
    with pytest.raises(files.FileError, match="move it away"):
        corpus.load(folder)
    assert not (tmp_path / "a" / "out.txt").exists()


@pytest.mark.parametrize("name", ["voices.csv", "documents.csv"])
@pytest.mark.parametrize("point", [4, 6, 8])
def test_a_file_edited_after_a_change_was_killed_is_not_overwritten(start, tmp_path, point, name):
    folder = fresh(start, tmp_path / "new")
    CHANGES["article and its text"](folder)
    new = state(folder)
    folder = fresh(start, tmp_path / "killed")
    assert killed_at(CHANGES["article and its text"], folder, point) and (folder / journal.JOURNAL).is_file()
    edited = (folder / name).read_bytes() + b"mine"
    (folder / name).write_bytes(edited)
    if name == "voices.csv":  # the change does not touch it
        with contextlib.suppress(ValueError):
            corpus.load(folder)
        assert (folder / name).read_bytes() == edited
        return
    before = state(folder)
    with pytest.raises(files.FileError, match=f"{name}: was edited after .* Move the file out of the folder"):
        corpus.load(folder)
    assert state(folder) == before
    (folder / name).rename(tmp_path / name)
    assert check(folder, new, new) == "new"


def test_readers_see_the_old_or_the_new_state_while_a_change_is_written(start, tmp_path):
    folder = fresh(start, tmp_path / "a")
    process = multiprocessing.get_context("fork").Process(target=CHANGES["article"], args=(folder,))
    process.start()
    seen = set()
    while process.is_alive():
        data = tables.read(folder)
        seen.add(tuple("nordby-2024-ice" in set(data[name]["doc_id"]) for name in ("documents", "terms", "sentences")))
    process.join()
    assert seen <= {(False,) * 3, (True,) * 3}


def hold(root: Path, begin, turns: int, both) -> None:
    """Take the lock again and again; write down when somebody else is inside too."""
    begin.wait()
    for _ in range(turns):
        try:
            with files.locked(root):
                try:
                    os.close(os.open(root / "inside", os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    with both.get_lock():
                        both.value += 1
                time.sleep(0)
                (root / "inside").unlink(missing_ok=True)
        except files.BusyError:
            pass


@pytest.mark.parametrize("left", [None, "999999999", ""], ids=["fresh", "stale", "empty"])
def test_six_processes_at_one_lock_are_never_inside_together(tmp_path, left):
    context = multiprocessing.get_context("fork")
    both = context.Value("i", 0)
    for race in range(150 if os.environ.get("NIGHTLY") else 10):
        root = tmp_path / str(race)
        (root / files.LOCK).mkdir(parents=True)
        if left is not None:
            (root / files.LOCK / files.OWNER).write_text(left)
            (root / files.LOCK / files.HELD).write_text(left)
        begin = context.Event()
        racers = [context.Process(target=hold, args=(root, begin, 5, both)) for _ in range(6)]
        for racer in racers:
            racer.start()
        begin.set()
        for racer in racers:
            racer.join()
    assert both.value == 0


def add_waiting(folder: Path, number: int) -> None:
    from helpers.question import example

    while True:
        try:
            codes.add_question(
                example.block(codebook.load(folder / "codebook.toml")).replace("example_price", f"price_{number}"),
                folder,
            )
            return
        except files.BusyError:
            time.sleep(0.01)


def test_questions_added_at_once_are_all_there(start, tmp_path):
    folder = fresh(start, tmp_path / "a")
    adders = [multiprocessing.get_context("fork").Process(target=add_waiting, args=(folder, n)) for n in range(6)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    assert {f"price_{n}" for n in range(6)} <= set(corpus.load(folder).codebook.questions)
