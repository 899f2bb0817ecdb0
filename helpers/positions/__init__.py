"""Who thinks what: the positions of voices on a question (notebook 02).

Measures: `stances` (voices on the scale, official lines, time), `versus` (voices beside each other). Figures: one file each.
"""

from helpers.positions.answer import answer as answer
from helpers.positions.articles import articles as articles
from helpers.positions.articles import articles_table as articles_table
from helpers.positions.articles import gists as gists
from helpers.positions.differences import differences as differences
from helpers.positions.distribution import distribution as distribution
from helpers.positions.head_to_head import head_to_head as head_to_head
from helpers.positions.head_to_head import head_to_head_list as head_to_head_list
from helpers.positions.head_to_head import head_to_head_reasons as head_to_head_reasons
from helpers.positions.method import method as method
from helpers.positions.official_lines import official_lines as official_lines
from helpers.positions.over_time import over_time as over_time
from helpers.positions.over_time import several_periods as several_periods
from helpers.positions.polarisation import polarisation as polarisation
from helpers.positions.polarisation import polarisation_measures as polarisation_measures
from helpers.positions.who import statements as statements
from helpers.positions.who import voices as voices
