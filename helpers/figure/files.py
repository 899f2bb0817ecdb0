"""The files of a figure or a table: PNG, SVG, PDF, CSV and JSON, each whole or not at all."""

import io
import json
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from helpers.figure import form, place
from helpers.files import harmless as _harmless
from helpers.files import replace

NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
PREVIEW = 110  # dots per inch in the notebook


class ExportError(ValueError):
    """A figure or table lacks something that a report needs; the message says what."""


class Saved(NamedTuple):
    """The file of a figure's picture, and its points (None where no PNG was made)."""

    file: Path
    picture: Picture.Image | None


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV: numbers to six significant digits, no cell that a spreadsheet would run as a formula."""
    safe = table.copy()
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
    picture = None
    for ending in chosen.endings:
        if ending == "png":
            written, picture = _png_of(fig, Software=None, Title=title, Description=alt)
        else:
            written = _vectors(fig, ending, name, title, alt)
        replace(folder / chosen.folder / f"{name}.{ending}", written)
    if not chosen.folder:
        replace(folder / f"{name}.csv", csv_text(data))
        record = json.dumps({"name": name, **texts, **more}, indent=1, ensure_ascii=False, default=_plain)
        replace(folder / f"{name}.json", record + "\n")
    return Saved(folder / chosen.folder / f"{name}.{chosen.endings[0]}", picture)


def _png_of(fig: Figure, **metadata: object) -> tuple[bytes, Picture.Image]:
    """A drawing as PNG, and its points, which need not be read back from it."""
    before = fig.canvas
    canvas = FigureCanvasAgg(fig)
    png = _drawn(fig, "png", **metadata)
    fig.set_canvas(before)
    return _scaled(png), Picture.fromarray(np.asarray(canvas.buffer_rgba()))


def _vectors(fig: Figure, ending: str, name: str, title: str, alt: str) -> bytes:
    """A drawing as SVG or PDF, without a date, with its title and what it shows for those who cannot see it."""
    if ending == "svg":
        return steady_svg(_drawn(fig, "svg", Date=None, Title=title, Description=alt), name)
    return _drawn(fig, "pdf", CreationDate=None, Title=title, Subject=alt)


def settle(fig: Figure) -> None:
    """Work out the layout once, at printing size, and keep it to five digits: the last bits of the solver's result change
    from run to run, and every format would work it out again."""
    screen = fig.dpi
    fig.set_dpi(form.now().dpi * form.now().scale)
    if layout := fig.get_layout_engine():
        layout.execute(fig)
    fig.set_layout_engine("none")
    fig.set_layout_engine(None)  # not even one that does nothing, for which each format would be drawn twice
    for ax in fig.axes:
        ax.set_position(np.round(ax.get_position(original=True).bounds, 5), which="original")
    fig.set_dpi(screen)


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else str(value)


def _drawn(fig: Figure, kind: str, **metadata: object) -> bytes:
    buffer, chosen = io.BytesIO(), form.now()
    fig.savefig(buffer, format=kind, metadata=metadata, dpi=chosen.dpi * chosen.scale)
    return buffer.getvalue()


def _scaled(png: bytes) -> bytes:
    """A picture that says at how many dots per inch it is printed, where that is not how it was laid out."""
    chosen = form.now()
    if chosen.scale == 1:
        return png
    picture = Picture.open(io.BytesIO(png))
    info, buffer = PngInfo(), io.BytesIO()
    for key, text in picture.info.items():
        if isinstance(key, str) and isinstance(text, str):
            info.add_itxt(key, text)
    picture.save(buffer, format="PNG", dpi=(chosen.dpi, chosen.dpi), pnginfo=info)
    return buffer.getvalue()


_SVG_PLACES = re.compile(rb'(?<=\bd=")[^"]*|(?<=translate\()[^)]*|(?<= x=")[^"]*|(?<= y=")[^"]*')
_SVG_ID = rb"(?:[pmh]|C\w+_)[0-9a-f]{10}"


def steady_svg(svg: bytes, name: str) -> bytes:
    """An SVG without blanks at line ends, its places rounded to a thousandth of a point, its clips, markers and hatches
    numbered in their order under the figure's name.

    The last bit of a position changes from run to run, and matplotlib makes these ids from unrounded positions.
    """
    svg = _SVG_PLACES.sub(lambda found: re.sub(rb"-?\d+\.\d{4,}", _thousandth, found[0]), svg)
    ids = dict.fromkeys(re.findall(rb'\bid="(' + _SVG_ID + rb')"', svg))
    steady = {made: f"f{name}-{place}".encode() for place, made in enumerate(ids, 1)}
    svg = re.sub(rb'(?<=["#])' + _SVG_ID + rb'(?=[")])', lambda found: steady.get(found[0], found[0]), svg)
    return re.sub(rb"[ \t]+\n", b"\n", svg)


def _thousandth(number: re.Match[bytes]) -> bytes:
    return b"%.3f" % (round(float(number[0]), 3) + 0.0)


def _png(picture: Picture.Image, dpi: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", dpi=(dpi, dpi), optimize=False)
    return buffer.getvalue()


def preview(drawn: Picture.Image) -> bytes:
    """The exported drawing as a PNG at screen size, for the notebook.

    256 colours chosen to cover all that occur (maximum coverage, no dithering): each stays within a few steps of 255 of its own, where
    a palette by frequency gives a rare marker its neighbour's hue.
    """
    picture = drawn.convert("RGB")
    dots = form.now().dpi * form.now().scale
    size = (int(picture.width * PREVIEW / dots), int(picture.height * PREVIEW / dots))
    small = picture.resize(size, Picture.Resampling.LANCZOS)
    return _png(small.quantize(256, Picture.Quantize.MAXCOVERAGE, dither=Picture.Dither.NONE), PREVIEW)
