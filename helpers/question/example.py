"""A text made up for practice, and what is known of it: notebook 07 enters and codes it in a copy of the data."""

from pathlib import Path

from helpers import files

_PROSE = (
    "Nobody has yet said what Washington would pay for a Moscow that keeps its distance from Beijing, and that is where every plan of this kind begins to totter.",
    "A guest who is asked to leave one table wants to know what is served at the other. Sanctions that can be lifted by a decree can be put back by the next one, and the Kremlin has read the calendar of American elections.",
    "What is on offer",
    "Recognition, trade and a seat at the conference were offered before, in better years. Each time the offer was smaller than it looked, and each time it was withdrawn.",
    "So the price is high, the purse is thin, and the seller doubts the buyer's word. I would not call that a market.",
)
_FURNITURE = (
    "Home | World | Opinion",
    "The price of a wedge",
    "Photo: two empty chairs. (Made up)",
    "Share this article",
)
VOICE = {"voice_id": "example-ada", "name": "Ada Example", "kind": "person", "country": "NOR"}
ABOUT = {
    "doc_id": "example-2025-price",
    "published": "2025-03-01",
    "date_basis": "page",
    "title": "The price of a wedge",
    "outlet": "Example Review",
    "publisher": "Example Review",
    "outlet_country": "NOR",
    "author": "Ada Example",
    "author_voice_id": "example-ada",
    "genre": "opinion",
    "language": "en",
    "access": "direct",
    "url": "https://example.org/review/price-of-a-wedge",
}
REPRINT = {
    **ABOUT,
    "doc_id": "example-2025-reprint",
    "title": "A costly courtship",
    "outlet": "Sample Post",
    "access": "copy",
    "url": "https://example.net/post/costly-courtship",
}
QUESTION = """
[questions.example_price]
text = "Can Washington afford what Moscow would ask?"
low = "-2: never"
high = "+2: easily"
[questions.example_price.steps]
"-2" = "the price is out of reach"
"-1" = "too high for what it buys"
"0" = "depends on a named condition"
"1" = "can be paid"
"2" = "cheap"
"""
CODES = {
    "doc_id": "example-2025-price",
    "voice_id": "example-ada",
    "question": "example_price",
    "stance": -1,
    "certainty": "explicit",
    "arguments": ["us_offer", "us_reversal"],
    "frames": ["wedge", "economy"],
}
AGREED = {
    "role": "journalist",
    "locator": "2;5",
    "gist": "Offers are too small and too easily withdrawn to win Moscow over.",
}


def write_texts(folder: Path) -> None:
    """Put the made-up text, and a reprint with a few words changed, into the folder `texts` of a copy of the data."""
    text = "\n\n".join([*_FURNITURE[:3], *_PROSE, _FURNITURE[3]])
    files.replace(folder / "texts" / "price.txt", text + "\n")
    changed = (
        text.replace("The price of a wedge", "A costly courtship")
        .replace("totter", "fail")
        .replace("I would", "One would")
    )
    files.replace(folder / "texts" / "reprint.txt", changed + "\n")
