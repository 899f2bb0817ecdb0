"""Does it hold? What notebook 06 shows: each headline under every other choice, without single cases, and with wrong readings."""

from helpers.robustness.cases import cases as cases
from helpers.robustness.cases import units as units
from helpers.robustness.checks import without as without
from helpers.robustness.limits import errors_and_gaps as errors_and_gaps
from helpers.robustness.limits import openings as openings
from helpers.robustness.limits import thin as thin
from helpers.robustness.limits import tipping as tipping
from helpers.robustness.method import method as method
from helpers.robustness.specifications import answer as answer
from helpers.robustness.specifications import choices as choices
from helpers.robustness.specifications import specifications as specifications
from helpers.robustness.versions import versions as versions
