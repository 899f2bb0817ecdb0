"""For which reasons? Which are given for which side, what sets the sides apart, who shares them; the verbs of notebook 03."""

from helpers.arguments.answer import answer as answer
from helpers.arguments.by_side import by_side as by_side
from helpers.arguments.by_side import named as named
from helpers.arguments.contrast import contrast as contrast
from helpers.arguments.groups import groups as groups
from helpers.arguments.map import map as map
from helpers.arguments.matrix import matrix as matrix
from helpers.arguments.method import method as method
from helpers.arguments.network_reasons import network_reasons as network_reasons
from helpers.arguments.network_voices import network_voices as network_voices
from helpers.arguments.pairs import pairs as pairs
