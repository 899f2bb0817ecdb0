"""Pass statements on to other tools and take theirs: Discourse Network Analyzer, REFI-QDA programs, networks, workbooks."""

from helpers.exchange.dna import read_events as read_events
from helpers.exchange.dna_database import read_database as read_database
from helpers.exchange.imported import enter as enter
from helpers.exchange.qda import read_project as read_project
from helpers.exchange.write import write_all as write_all
