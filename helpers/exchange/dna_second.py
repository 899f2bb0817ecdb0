"""A database of Discourse Network Analyzer 2 seen as one of DNA 3: views that live as long as the connection, nothing is written.

DNA 2 keeps a short text where it is used and not as an entity, has three attributes of each value in one table, and counts the time of a
document in milliseconds, made from the clock of the computer on which it was entered. Facts: the sample database of DNA 2 beta 19.
"""

import sqlite3

ATTRIBUTES = ("Type", "Alias", "Notes")
HALF_A_DAY, DAY = 43_200, 86_400  # seconds
_VIEWS = """
CREATE TEMP VIEW ENTITIES AS SELECT ID, VariableId, Value FROM main.DATASHORTTEXT;
CREATE TEMP VIEW DATASHORTTEXT AS SELECT ID, StatementId, VariableId, ID AS Entity FROM main.DATASHORTTEXT;
CREATE TEMP VIEW DOCUMENTS AS SELECT ID, Title, Author, Source, Section, Notes, Type, Date / 1000 + {shift} AS Date FROM main.DOCUMENTS;
CREATE TEMP VIEW ATTRIBUTEVARIABLES AS {names};
CREATE TEMP VIEW ATTRIBUTEVALUES AS {values};
"""
_VALUE = """SELECT a.ID AS ID, d.ID AS EntityId, {number} AS AttributeVariableId, a.{name} AS AttributeValue FROM main.ATTRIBUTES a
  JOIN main.DATASHORTTEXT d ON d.VariableId = a.VariableId AND d.Value = a.Value"""


def is_second(base: sqlite3.Connection) -> bool:
    """Whether a database is one of DNA 2: it has attributes of values and no entities."""
    real = {name for (name,) in base.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    return "ATTRIBUTES" in real and "ENTITIES" not in real


def shift(base: sqlite3.Connection) -> int:
    """Seconds to add to each time, so that it falls on its day: half a day where all documents are of midnight east of Greenwich.

    Such times are whole hours after noon, of one kind or (summer time) two, and none is midnight itself."""
    times = {int(time) // 1000 % DAY for (time,) in base.execute("SELECT Date FROM main.DOCUMENTS") if time is not None}
    east = times and len(times) <= 2 and all(time >= HALF_A_DAY and time % 3600 == 0 for time in times)
    return HALF_A_DAY if east else 0


def as_third(base: sqlite3.Connection) -> None:
    """Make the views by which the tables of DNA 3 can be read."""
    names = " UNION ALL ".join(
        f"SELECT {number} AS ID, 0 AS VariableId, '{name}' AS AttributeVariable"
        for number, name in enumerate(ATTRIBUTES, 1)
    )
    values = " UNION ALL ".join(_VALUE.format(number=number, name=name) for number, name in enumerate(ATTRIBUTES, 1))
    base.executescript(_VIEWS.format(shift=shift(base), names=names, values=values))
