"""How the figures of notebook 03 are made and read, said once for all of them."""

from helpers.arguments import reason_map, voice_networks
from helpers.arguments.contrast import compared
from helpers.arguments.network_voices import agreement, how_grouped, how_tied, least
from helpers.arguments.parts import NOT_HELD, SERVES, filters
from helpers.arguments.reasons import Q
from helpers.asked import Asked
from helpers.figure.basis import REASONS, notes
from helpers.figure.figure import Method
from helpers.measures.intervals import BOOT_N
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, count


def method(asked: Asked, within: str = "", minimum: int = 3) -> Method:
    """What the figures of reasons rest on; `within` and `minimum` as for `contrast` and `network_voices`."""
    minimum = least(minimum)
    return notes(
        asked,
        {
            "Reason": f"Coded by reading, once per voice and side. {SERVES} {NOT_HELD} Unit of analysis: the voice.",
            "Sides compared": _sides(asked, within),
            "Pairs of reasons": "Expected is what independence would give: the product of the numbers that give each, divided by the voices of the "
            "side with a reason read. So few voices allow no test, and none is made.",
            "Map": _map(asked),
            "Voices and reasons": "A line ties a voice to a reason that it gives, thicker where several documents give it. The order follows the mean "
            "place of neighbours, so that few lines cross; nearness means nothing else.",
            "Agreement of voices": _agreement(asked, minimum),
            "Left out": filters(asked).strip() or "Nothing by a filter.",
            "Sample": f"{SAMPLE} {NOT_THE_WHOLE_VIEW}",
        },
        dict.fromkeys(("Reason", "Sides compared", "Pairs of reasons", "Map", "Voices and reasons"), (REASONS,)),
    )


def _sides(asked: Asked, within: str) -> str:
    family = int(compared(asked, within)["p"].notna().sum())
    rows = f"the family of all {count(family, 'row')}" if family else "every row"
    return (
        "A voice stands on the side of its mean stance (at zero on neither) and gives a reason when a statement of that side carries it. Shares have "
        f"95 % Wilson intervals, as if voices were drawn at random; none where fewer than {asked.min_n:,} voices of the panel give the reason or "
        f"stand on the side. Fisher’s exact test, two-sided; q by Benjamini-Hochberg over {rows} tested in the "
        f"figure. Bold: q at most {Q}, also when voices without a reason read (silent voices) are left out; star: only while they count as giving none. The panels "
        "overlap: voices of the second are part of the first."
    )


def _map(asked: Asked) -> str:
    return (
        f"Reasons given by at least {asked.min_n:,} voices, without their side, so that the sides are not set apart by construction "
        "(correspondence analysis, Greenacre 2017). The map is drawn where its first two axes hold more of the inertia than 95 % of "
        f"{reason_map.DRAWS:,} random tables with the same numbers of voices per reason and of reasons per voice; else the table. Regions, for sides of "
        f"{BOOT_N} voices and more: as many voices of the side are drawn again from those collected (partial bootstrap); the ellipse holds 95 % of "
        "the draws."
    )


def _agreement(asked: Asked, minimum: int) -> str:
    return (
        f"{how_tied(asked)} The weight of a tie is congruence minus conflict. Voices with fewer than {count(minimum, 'statement')} are left out; at most "
        f"{voice_networks.TIES_PER_VOICE} ties per voice, on average, are drawn, the strongest; places: springs on the agreements with a fixed seed. "
        f"{how_grouped(agreement(asked, minimum).facts)}"
    )
