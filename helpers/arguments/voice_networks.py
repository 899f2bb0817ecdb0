"""The two networks of the debate: voices and the reasons they give, and voices tied by what they say on all questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.arguments.reasons import with_side
from helpers.corpus import explode
from helpers.corpus.codebook import Codebook
from helpers.corpus.countries import UNKNOWN
from helpers.measures import networks
from helpers.measures.intervals import MIN_N, SEED

SHUFFLES, LEAST_SHUFFLES = 200, 39  # networks from stances dealt out anew; fewer for more than 40 voices
NAMED = 60  # voices up to which a figure has room for names
TIES_PER_VOICE = 3  # as many ties as this, on average, are drawn


@dataclass(frozen=True)
class Network:
    """A network ready to draw. `nodes`: id and attributes; `ties`: source, target and weights; `dropped`: voices under the
    least number of statements or reasons; `facts`: what else the caption needs."""

    nodes: pd.DataFrame = field(repr=False)
    ties: pd.DataFrame = field(repr=False)
    dropped: int
    facts: dict = field(default_factory=dict)

    @property
    def drawn(self) -> dict[str, pd.DataFrame]:
        """What a figure of it draws: nodes, and ties that reach the threshold where there is one."""
        ties = (
            self.ties[self.ties["weight"].abs() >= self.facts["threshold"]] if "threshold" in self.facts else self.ties
        )
        return {"node": self.nodes, "tie": ties.reset_index(drop=True)}


def _people(table: pd.DataFrame) -> pd.DataFrame:
    """A node per voice: id, label, kind (`voice`), country, group (of countries), stance (mean), statements, start, end."""
    found = table.groupby("voice_id").agg(
        label=("name", "first"), country=("country", "first"), group=("group", "first"), stance=("stance", "mean"),
        statements=("stance", "size"), start=("date", "min"), end=("date", "max"),
    )  # fmt: skip
    return found.reset_index().rename(columns={"voice_id": "id"}).assign(kind="voice")


def of_reasons(table: pd.DataFrame, book: Codebook, minimum: int = 1) -> Network:
    """Voices tied to the reasons they give on one question, each tie signed by the side the reason serves.

    `table`: statements (`reasons.statements`). Ties: source (voice), target (`reason:id`), n (statements), weight (statements
    for minus statements against), side (for, against, undecided, or both for one that gives it for both). Voices with
    fewer than `minimum` reasons are left out. One statement per voice and document.
    """
    long = explode(table, "arguments")
    long = networks.deduplicate(long, "document", ["voice_id", "arguments", "stance"])
    sizes = long.groupby("voice_id")["arguments"].transform("nunique")
    kept, dropped = long[sizes >= minimum], int(long.loc[sizes < minimum, "voice_id"].nunique())
    signed = kept.assign(sign=np.sign(kept["stance"]), target="reason:" + kept["arguments"])
    ties = networks.two_mode(signed, "voice_id", "target", "sign", "subtract", width=2)
    ties["side"] = [_serves(part) for _, part in signed.groupby(["voice_id", "target"])["sign"]]
    ties = ties.rename(columns={"voice_id": "source"})
    people = _people(table[table["voice_id"].isin(kept["voice_id"])])
    reasons = [reason for reason in book.ids("arguments") if reason in set(kept["arguments"])]
    labels = [book.label("arguments", reason) for reason in reasons]
    nodes = pd.DataFrame({"id": [f"reason:{reason}" for reason in reasons], "label": labels, "kind": "reason"})
    nodes["voices"] = [int((ties["target"] == node).sum()) for node in nodes["id"]]
    nodes = pd.concat([people.assign(side=with_side(people)["side"].astype(str)), nodes], ignore_index=True)
    nodes = nodes.astype({"statements": "Int64", "voices": "Int64"})
    return Network(nodes, ties, dropped)


def _serves(signs: pd.Series) -> str:
    found = {int(sign) for sign in signs}
    if {-1, 1} <= found:
        return "both"
    return "for" if 1 in found else "against" if -1 in found else "undecided"


def of_voices(
    table: pd.DataFrame, width: int, minimum: int = 3, min_n: int = MIN_N, seed: int = SEED, shuffles: int = SHUFFLES
) -> Network:
    """Voices tied by how near they stand on the questions that both speak to, and the groups this makes.

    `table`: statements on all questions. Each shared question adds 1 - d/`width` to congruence and d/`width` to conflict (d: distance of
    the stances, `width`: that of the scale's ends; the mean over pairs of statements where a voice speaks to it more than once), so congruence + conflict =
    questions. Ties: source, target, questions (shared), congruence, conflict, weight (congruence - conflict), reasons (given by
    both on the same question with the same sign). Voices with fewer than `minimum` statements are left out; with fewer than `min_n` voices
    no groups are looked for. Facts:
    modularity of the groups, modularity_95 and p (its 95th percentile, and the share of networks with as much, when stances
    are dealt out anew within each question), threshold (ties of less weight are not drawn), pairs, empty (pairs without a shared question), shuffles, voices, least (`min_n`).
    """
    single = networks.deduplicate(table, "document", ["voice_id", "question"])
    kept, dropped = networks.at_least(single, "voice_id", minimum)
    names = {"actor": "voice_id", "concept": "question", "value": "stance"}
    found = {how: networks.one_mode(kept, **names, how=how, width=width, per="concept") for how in networks.WAYS}
    both = found["ignore"].astype(int)
    given = explode(kept.assign(use=kept["arguments"]), "arguments")
    given["use"] = given["question"] + " " + given["arguments"].astype("str")
    same = networks.shared(given, "voice_id", "use", "stance").reindex(both.index, fill_value=0)
    ties = networks.pairs(
        questions=both, congruence=found["congruence"], conflict=found["conflict"], weight=found["subtract"],
        reasons=same.reindex(columns=both.index, fill_value=0),
    )  # fmt: skip
    few = len(both) < min_n
    community, modularity = networks.groups(found["subtract"] * (not few), seed)
    shuffles = max(min(shuffles, LEAST_SHUFFLES), int(shuffles * min(1, 40 / max(len(both), 1)) ** 2))
    threshold = drawn_from(ties["weight"], len(both))
    tied = ties[ties["questions"] > 0].reset_index(drop=True)
    facts = {
        "modularity": modularity, **_by_chance(kept, names, found["subtract"], width, seed, 0 if few else shuffles),
        "threshold": threshold, "shuffles": shuffles, "pairs": len(ties), "empty": len(ties) - len(tied), "voices": len(both), "least": min_n,
    }  # fmt: skip
    letters = pd.Categorical(community.map(letter), [letter(place) for place in range(1, len(both) + 1)], ordered=True)
    people = _people(kept).sort_values("id").assign(community=letters)
    return Network(people.reset_index(drop=True), tied, dropped, facts)


def letter(place: int) -> str:
    """The name of a group: A to Z, then G27 and so on."""
    return chr(64 + place) if place <= 26 else f"G{place}"


def drawn_from(weights: pd.Series, voices: int) -> float:
    """The least size of a tie from which at most three ties per voice, on average, are drawn; 0 draws all but none of 0."""
    sizes = weights.abs().round(9)
    for least in sorted(set(sizes[sizes > 0])):
        if int((sizes >= least).sum()) <= TIES_PER_VOICE * voices:
            return float(least)
    return float(sizes.max()) if len(sizes) and sizes.max() > 0 else 0.0


def _by_chance(
    table: pd.DataFrame, names: dict, weights: pd.DataFrame, width: int, seed: int, shuffles: int
) -> dict[str, float]:
    """What modularity groups reach when stances are dealt out anew within each question; one search per network, as for
    the network found."""
    rng, dealt, found = np.random.default_rng(seed), table.copy(), []
    stances, asked = table["stance"].to_numpy(), [*table.groupby("question").indices.values()]
    for _ in range(shuffles):
        anew = stances.copy()
        for rows in asked:
            anew[rows] = rng.permutation(stances[rows])
        dealt["stance"] = anew
        other = networks.one_mode(dealt, **names, how="subtract", width=width, per="concept")
        found.append(networks.groups(other, seed, runs=1)[1])
    reached = networks.groups(weights, seed, runs=1)[1]
    if not np.isfinite([reached, *found]).all() or not found:
        return {"modularity_95": np.nan, "p": np.nan}
    p = (1 + sum(value >= reached - 1e-12 for value in found)) / (1 + shuffles)
    return {"modularity_95": float(np.percentile(found, 95)), "p": p}


def communities(network: Network, table: pd.DataFrame, questions: Sequence[str], min_n: int = MIN_N) -> pd.DataFrame:
    """The groups of `of_voices`: group, voices, countries, a column per question (in the order given) with the mean stance of
    its voices and their number (the number alone in groups of fewer than `min_n` voices), members. Empty where no member speaks to a question."""
    held = table[table["voice_id"].isin(network.nodes["id"])]
    place = network.nodes.set_index("id")["community"]
    own = held.groupby(["voice_id", "question"], as_index=False)["stance"].mean()
    own["community"] = own["voice_id"].map(place)
    cells = own.groupby(["community", "question"], observed=True)["stance"].agg(["mean", "size"])
    cells["voices"] = cells.index.get_level_values("community").map(network.nodes["community"].value_counts())
    text = [
        f"{mean:+.1f} ({size})".replace("-", "−").replace("+0.0", "0.0") if voices >= min_n else f"({size})"
        for mean, size, voices in cells.itertuples(index=False)
    ]
    wide = (
        pd.Series(text, cells.index, dtype=object)
        .unstack(fill_value="")
        .reindex(columns=list(questions), fill_value="")
    )
    people = network.nodes.sort_values("label").groupby("community", observed=True)
    sizes, members = people["id"].size().rename("voices"), people["label"].agg("; ".join).rename("members")
    countries = people["country"].agg(_by_country)
    return pd.concat([sizes, countries.rename("countries"), wide, members], axis=1).rename_axis("group").reset_index()


def _by_country(codes: pd.Series) -> str:
    """How many voices are from each country, those of none established last: `KEN 2, NOR 7, not established 1`."""
    sizes = codes.replace("", UNKNOWN).value_counts()
    return ", ".join(f"{code} {sizes[code]}" for code in sorted(sizes.index, key=lambda code: (code == UNKNOWN, code)))


def nearest_and_farthest(nodes: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """Every tie with names, the strongest agreement first: voice, other, questions, congruence, conflict, weight, reasons,
    community of both (same number when in one group)."""
    people = nodes.set_index("id")
    frame = ties.assign(
        voice=ties["source"].map(people["label"]), other=ties["target"].map(people["label"]),
        community=ties["source"].map(people["community"]), other_community=ties["target"].map(people["community"]),
    )  # fmt: skip
    order = np.lexsort((frame["other"], frame["voice"], -frame["questions"], -frame["weight"].round(9)))
    names = [
        "voice",
        "other",
        "questions",
        "congruence",
        "conflict",
        "weight",
        "reasons",
        "community",
        "other_community",
    ]
    return frame.iloc[order][names].reset_index(drop=True)
