"""What was read, and how far the two readings agree: documents, voices, questions, gaps; stances, frames, arguments.

Every verb takes what is asked first: `reading.documents(asked).show("01-documents")`. They show the whole corpus: of the settings
only QUESTION (`confusion`), PERIODS, MIN_N and SEED reach them.
"""

from helpers.reading.access import access as access
from helpers.reading.agreement import agreement as agreement
from helpers.reading.answer import answer as answer
from helpers.reading.calendar import calendar as calendar
from helpers.reading.codes import arguments as arguments
from helpers.reading.codes import frames as frames
from helpers.reading.documents import documents as documents
from helpers.reading.listings import gaps as gaps
from helpers.reading.listings import languages as languages
from helpers.reading.listings import limits as limits
from helpers.reading.listings import outlets as outlets
from helpers.reading.listings import tables as tables
from helpers.reading.method import method as method
from helpers.reading.questions import questions as questions
from helpers.reading.readers import confusion as confusion
from helpers.reading.readers import human as human
from helpers.reading.readers import sentences as sentences
from helpers.reading.readers import units as units
from helpers.reading.searching import found_by as found_by
from helpers.reading.searching import missing as missing
from helpers.reading.searching import searchers as searchers
from helpers.reading.voices import voices as voices
