"""Notebook 07: a question of one's own, from the settings to an exported figure, and every step around it."""

from helpers.question.allowed import fields as fields
from helpers.question.example import block as block
from helpers.question.method import method as method
from helpers.question.practice import practice as practice
from helpers.question.practice import practice_readings as practice_readings
from helpers.question.sides import sides as sides
from helpers.question.sides import wide as wide
from helpers.question.statements import answer as answer
from helpers.question.statements import statements as statements
from helpers.question.worked import blank_sheet as blank_sheet
from helpers.question.worked import differences as differences
from helpers.question.worked import doubles as doubles
from helpers.question.worked import hits as hits
from helpers.question.worked import imported as imported
from helpers.question.worked import proposed as proposed
from helpers.question.worked import readings as readings
from helpers.question.worked import removed as removed
from helpers.question.worked import written as written
from helpers.question.years import years as years
