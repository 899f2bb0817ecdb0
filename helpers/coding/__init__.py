"""Put something into the data: articles, voices, questions, codes. Everything is checked first, and written whole or not at all."""

from helpers.coding.batch import import_readings as import_readings
from helpers.coding.batch_sheets import export_differences as export_differences
from helpers.coding.batch_sheets import export_sheets as export_sheets
from helpers.coding.batch_sheets import settle_sheets as settle_sheets
from helpers.coding.codes import add as add
from helpers.coding.codes import add_page as add_page
from helpers.coding.codes import add_question as add_question
from helpers.coding.codes import add_voice as add_voice
from helpers.coding.codes import code_sentence as code_sentence
from helpers.coding.codes import differences as differences
from helpers.coding.codes import remove as remove
from helpers.coding.codes import set_gist as set_gist
from helpers.coding.codes import settle as settle
from helpers.coding.codes import uncoded as uncoded
from helpers.coding.intake import accept as accept
from helpers.coding.intake import propose as propose
from helpers.coding.tables import undo as undo
