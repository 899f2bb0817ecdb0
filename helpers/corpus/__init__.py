"""The corpus: `load()` checks and reads every table, `select(...)` gives the statements that the settings ask for."""

from helpers.corpus.faults import DataError as DataError
from helpers.corpus.load import Corpus as Corpus
from helpers.corpus.load import load as load
from helpers.corpus.select import OPENING as OPENING
from helpers.corpus.select import SelectionError as SelectionError
from helpers.corpus.select import check as select_settings  # noqa: F401
from helpers.corpus.select import commonest as commonest
from helpers.corpus.select import country as country
from helpers.corpus.select import explode as explode
from helpers.corpus.select import has as has
from helpers.corpus.select import in_opening as in_opening
from helpers.corpus.select import machine_translated as machine_translated
from helpers.corpus.select import read as read_settings  # noqa: F401
from helpers.corpus.select import read_by as read_by
from helpers.corpus.select import select as select
from helpers.corpus.select import sign_of as sign_of
