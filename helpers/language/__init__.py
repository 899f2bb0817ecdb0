"""In which words? The verbs of notebook 05: each takes what is asked and returns a figure, a table or a sentence."""

from helpers.language.against_reading import against_reading as against_reading
from helpers.language.against_reading import precision_and_recall as precision_and_recall
from helpers.language.alike import likeness as likeness
from helpers.language.alike import neighbours as neighbours
from helpers.language.answer import answer as answer
from helpers.language.articles import articles as articles
from helpers.language.method import method as method
from helpers.language.rates import rates as rates
from helpers.language.scale import articles_on_scale as articles_on_scale
from helpers.language.scale import scale as scale
from helpers.language.terms import all_questions as all_questions
from helpers.language.terms import countries as countries
from helpers.language.terms import periods as periods
from helpers.language.terms import sides as sides
