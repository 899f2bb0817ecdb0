"""The files of a figure or a table: PNG, SVG, PDF, CSV and JSON, each whole or not at all."""

import io
import json
import re
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.ticker import ScalarFormatter
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from helpers.figure import form, place
from helpers.figure.form import Form
from helpers.files import harmless as _harmless
from helpers.files import replace

NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
PREVIEW = 110  # dots per inch in the notebook


class ExportError(ValueError):
    """A figure or table lacks something that a report needs; the message says what."""


class Saved(NamedTuple):
    """The file of a figure's picture, and the picture for the notebook as PNG (empty where a form has none)."""

    file: Path
    shown: bytes


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV: numbers to six significant digits, no cell that a spreadsheet would run as a formula."""
    safe = table.rename(columns=_harmless)
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(_harmless, na_action="ignore")
    return safe.to_csv(index=False, float_format="%.6g", date_format="%Y-%m-%d", lineterminator="\n")


def save_figure(
    fig: Figure, name: str, title: str, caption: str, alt: str, source: str, data: pd.DataFrame, **more
) -> Saved:
    """Write `name.png/.svg`, the CSV of what is drawn and a JSON with the words, all or none torn; in another form (`form.now`) its
    picture alone, in the folder of that form.

    `name` begins with the notebook's number (`02-voices`); `more` (n, subtitle, reading, finding, version) goes into the
    JSON. Raises ExportError for an empty text or table, a title of more than twelve words, or a wrong name.
    """
    texts = {"title": title, "caption": caption, "alt": alt, "source": source}
    empty = [key for key, text in texts.items() if not str(text).strip()]
    if empty or data.empty:
        raise ExportError(f"figure {name}: {', '.join([*empty, *(['data'] if data.empty else [])])} must not be empty")
    if not NAME.fullmatch(name):
        raise ExportError(f"figure name {name!r}: write the notebook's number and small letters, like 02-voices")
    if len(title.split()) > 12:
        raise ExportError(f"figure {name}: the title has {len(title.split())} words; at most twelve")
    settle(fig)
    folder, chosen = place.folder(name), form.now()
    pictures, shown = _pictures(fig, name, title, alt, chosen)
    for ending, picture in pictures.items():
        replace(folder / chosen.folder / f"{name}.{ending}", picture)
    if not chosen.folder:
        replace(folder / f"{name}.csv", csv_text(data))
        record = json.dumps({"name": name, **texts, **more}, indent=1, ensure_ascii=False, default=_plain)
        replace(folder / f"{name}.json", record + "\n")
    return Saved(folder / chosen.folder / f"{name}.{chosen.endings[0]}", shown)


def _pictures(fig: Figure, name: str, title: str, alt: str, chosen: Form) -> tuple[dict[str, bytes], bytes]:
    """A drawing in each format of a form, without a date, with its title and what it shows for those who cannot see it; and as it is
    shown in the notebook. What is written of the points, once they are there, is made beside the formats of lines."""
    waiting: dict[str, Future[bytes]] = {}
    with ThreadPoolExecutor(1) as aside:
        if "png" in chosen.endings:
            points = _points(fig, chosen.dots)
            about = {"Software": None, "Title": title, "Description": alt}
            waiting = {"png": aside.submit(_png, points, chosen, about), "": aside.submit(preview, points, chosen.dots)}
        made = {kind: _lines(fig, kind, chosen.dots, name, title, alt) for kind in chosen.endings if kind != "png"}
    made |= {kind: each.result() for kind, each in waiting.items()}
    shown = made.pop("", b"")
    return made, shown


def _points(fig: Figure, dots: float) -> np.ndarray:
    """The points of a drawing at so many dots per inch: rows x columns x red, green, blue and opacity, 0 to 255."""
    screen, canvas = (fig.dpi, fig.canvas), FigureCanvasAgg(fig)
    fig.set_dpi(dots)
    canvas.draw()
    fig.set_dpi(screen[0])
    fig.set_canvas(screen[1])
    return np.array(canvas.buffer_rgba())


def settle(fig: Figure) -> None:
    """Work out the layout once, at printing size, and keep it to five digits: the last bits of the solver's result change
    from run to run, and every format would work it out again."""
    _places_known(fig)
    screen = fig.dpi
    fig.set_dpi(form.now().dots)
    if layout := fig.get_layout_engine():
        layout.execute(fig)
    fig.set_layout_engine("none")
    fig.set_layout_engine(None)  # not even one that does nothing, for which each format would be drawn twice
    for ax in fig.axes:
        ax.set_position(np.round(ax.get_position(original=True).bounds, 5), which="original")
    fig.set_dpi(screen)


def _places_known(fig: Figure) -> None:
    """Take from matplotlib what each drawing would look up again, all names of ticks measured anew: where the label of an axis stands
    that has none, and how high a title stands where nothing can push it up. A tenth of the time; the drawing is the same."""
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.label.get_text():
                axis.set_label_coords(0.5, 0.5)
        bounds = ax.get_position().bounds
        with_twins = [each for each in fig.axes if each.get_position().bounds == bounds]
        if not ax.child_axes and not any(_may_stand_above(each) for each in with_twins):
            ax._autotitlepos = False  # type: ignore[attr-defined]


def _may_stand_above(ax: Axes) -> bool:
    """Whether axes have ticks or a label on top, or numbers whose power of ten may be written there."""
    below = ax.xaxis.get_ticks_position() == ax.xaxis.get_label_position() == "bottom"
    return not below or isinstance(ax.yaxis.get_major_formatter(), ScalarFormatter)


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else str(value)


def _lines(fig: Figure, kind: str, dots: float, name: str, title: str, alt: str) -> bytes:
    """A drawing in a format of lines (SVG, PDF)."""
    undated, told = ("Date", "Description") if kind == "svg" else ("CreationDate", "Subject")
    buffer = io.BytesIO()
    fig.savefig(buffer, format=kind, metadata={undated: None, "Title": title, told: alt}, dpi=dots)
    return steady_svg(buffer.getvalue(), name) if kind == "svg" else buffer.getvalue()


def _png(points: np.ndarray, chosen: Form, metadata: dict[str, Any]) -> bytes:
    """The points as PNG that says at how many dots per inch it is printed, which may not be how it was laid out."""
    buffer = io.BytesIO()
    imsave(buffer, points, format="png", origin="upper", dpi=chosen.dots, metadata=metadata)
    if chosen.scale == 1:
        return buffer.getvalue()
    picture, info, scaled = Picture.open(buffer), PngInfo(), io.BytesIO()
    for key, text in picture.info.items():
        if isinstance(key, str) and isinstance(text, str):
            info.add_itxt(key, text)
    picture.save(scaled, format="PNG", dpi=(chosen.dpi, chosen.dpi), pnginfo=info)
    return scaled.getvalue()


_SVG_PLACES = re.compile(rb'\bd="[^"]*|translate\([^)]*| [xy]="[^"]*')
_SVG_NUMBER = re.compile(rb"-?\d+\.\d{4,}")
_SVG_ID = rb"(?:[pmh]|C\w+_)[0-9a-f]{10}"


def steady_svg(svg: bytes, name: str) -> bytes:
    """An SVG without blanks at line ends, its places rounded to a thousandth of a point, its clips, markers and hatches
    numbered in their order under the figure's name.

    The last bit of a position changes from run to run, and matplotlib makes these ids from unrounded positions.
    """
    svg = _SVG_PLACES.sub(lambda found: _SVG_NUMBER.sub(_thousandth, found[0]), svg)
    ids = dict.fromkeys(re.findall(rb'\bid="(' + _SVG_ID + rb')"', svg))
    steady = {made: f"f{name}-{place}".encode() for place, made in enumerate(ids, 1)}
    svg = re.sub(rb'(?<=["#])' + _SVG_ID + rb'(?=[")])', lambda found: steady.get(found[0], found[0]), svg)
    return re.sub(rb"[ \t]+\n", b"\n", svg)


def _thousandth(number: re.Match[bytes]) -> bytes:
    rounded = b"%.3f" % float(number[0])
    return rounded if rounded != b"-0.000" else b"0.000"


def preview(points: np.ndarray, dots: float) -> bytes:
    """A drawing of so many dots per inch as a PNG at screen size, for the notebook.

    256 colours chosen to cover all that occur (maximum coverage, no dithering): each stays within a few steps of 255 of its own, where
    a palette by frequency gives a rare marker its neighbour's hue.
    """
    picture, buffer = Picture.fromarray(points).convert("RGB"), io.BytesIO()
    size = (int(picture.width * PREVIEW / dots), int(picture.height * PREVIEW / dots))
    small = picture.resize(size, Picture.Resampling.LANCZOS)
    few = small.quantize(256, Picture.Quantize.MAXCOVERAGE, dither=Picture.Dither.NONE)
    few.save(buffer, format="PNG", dpi=(PREVIEW, PREVIEW), optimize=False)
    return buffer.getvalue()
