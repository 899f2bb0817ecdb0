"""A folder of readings made up for practice: three pages, two readers, their differences, and what was settled."""

from pathlib import Path

from helpers import files

TABLES = {
    "documents.csv": """\
doc_id,published,date_precision,date_basis,title,outlet,publisher,outlet_country,author,genre,language,access,url
sample-2024-ferry,2024-05-14,day,page,Two ferries and a bridge,Sample Post,Sample Post,NOR,Bo Sample,opinion,en,direct,https://example.org/sample/ferry
sample-2024-toll,2024-09,month,other page,Who pays the toll?,Sample Post,Sample Post,NOR,,news,en,direct,https://example.org/sample/toll
sample-2025-tide,2025-02-03,day,page,[Interview on the tide between two harbours],Harbour Radio,Harbour Radio,NOR,,interview,no,relayed,https://example.org/radio/tide
""",
    "voices.csv": """\
voice_id,name,name_original,kind,country,speaks_for
sample-bo,Bo Sample,,person,NOR,
pilot-eva,Eva Pilot,,person,NOR,
harbour-union,Harbour Union,,institution,NOR,
""",
    "reader-1.csv": """\
doc_id,voice_id,question,stance,certainty,arguments,frames
sample-2024-ferry,sample-bo,split,-2,explicit,us_reversal;economic_ties,wedge;economy
sample-2024-ferry,sample-bo,bond,1,explicit,economic_ties,economy
sample-2024-toll,harbour-union,pressure,1,implied,shared_adversary,economy;rivalry
sample-2025-tide,pilot-eva,split,-1,explicit,not_1972,wedge;history
sample-2025-tide,pilot-eva,try,0,implied,,wedge
""",
    "reader-2.csv": """\
doc_id,voice_id,question,stance,certainty,arguments,frames
sample-2024-ferry,sample-bo,split,-2,explicit,economic_ties;us_reversal,wedge;economy
sample-2024-ferry,sample-bo,bond,1,implied,economic_ties,economy;solidarity
sample-2024-toll,harbour-union,pressure,1,implied,shared_adversary,economy;rivalry
sample-2025-tide,pilot-eva,split,-2,explicit,not_1972,wedge;history
sample-2025-tide,pilot-eva,bond,1,implied,leaders,leadership
""",
    "differences.csv": """\
doc_id,voice_id,question,field,one,two,agreed,reason
sample-2024-ferry,sample-bo,bond,certainty,explicit,implied,explicit,He answers the question himself.
sample-2024-ferry,sample-bo,bond,frames,economy,economy;solidarity,economy,Freight is named and friendship is not.
sample-2025-tide,pilot-eva,split,stance,-1,-2,-1,She calls it unlikely and no more.
sample-2025-tide,pilot-eva,try,found,yes,no,no,She is asked whether and does not answer.
sample-2025-tide,pilot-eva,bond,found,no,yes,yes,She says what keeps the two harbours together.
""",
    "statements.csv": """\
doc_id,voice_id,role,affiliation,question,stance,certainty,arguments,frames,gist
sample-2024-ferry,sample-bo,journalist,Sample Post,split,-2,explicit,us_reversal;economic_ties,wedge;economy,Nobody gives up a steady ferry for a bridge that may close with the next election.
sample-2024-ferry,sample-bo,journalist,Sample Post,bond,1,explicit,economic_ties,economy,Freight has tied the two shores more closely every year.
sample-2024-toll,harbour-union,institution,Harbour Union,pressure,1,implied,shared_adversary,economy;rivalry,A toll laid on both made them share one queue.
sample-2025-tide,pilot-eva,former_official,former harbour pilot,split,-1,explicit,not_1972,wedge;history,The current that once drew them apart no longer runs.
sample-2025-tide,pilot-eva,former_official,former harbour pilot,bond,1,implied,leaders,leadership,Both harbour masters trust each other and it shows.
""",
}


def write(folder: Path) -> Path:
    """Write the made-up tables into a folder; returns it."""
    for name, text in TABLES.items():
        files.replace(folder / name, text)
    return folder
