"""In what terms a question is put: frames by year, period and side, within each question, and sentence by sentence.

Every verb takes what is asked first: `framing.years(asked, EVENTS).show("04-years")`.
"""

from helpers.framing.all_questions import all_questions as all_questions
from helpers.framing.all_questions import question_mix as question_mix
from helpers.framing.articles import articles as articles
from helpers.framing.articles import openings as openings
from helpers.framing.instrument import instrument as instrument
from helpers.framing.method import method as method
from helpers.framing.pairs import pairs as pairs
from helpers.framing.periods import answer as answer
from helpers.framing.periods import periods as periods
from helpers.framing.sides import sides as sides
from helpers.framing.speakers import speakers as speakers
from helpers.framing.speech import speech as speech
from helpers.framing.strips import strips as strips
from helpers.framing.within import within as within
from helpers.framing.within import within_all as within_all
from helpers.framing.years import years as years
