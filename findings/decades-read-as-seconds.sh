#!/usr/bin/env bash
# A decade named in an article is dated to the day the article appeared: "the 1990s" is read as 1,990 seconds ago.
#
# Version: dateparser 1.5.0 (November 2026), language "en" fixed, RELATIVE_BASE set to the day of publication.
# The guess: "the 1990s" is either left out or becomes some day in or near 1990, and who wants to be sure asks for it: STRICT_PARSING, or
#   REQUIRE_PARTS with year, month and day, lets nothing through in which the year was not written.
# Seen: for an article of 5 May 2019 `search_dates` dates "the 1990s" to 4 May 2019, 23:26:50, the 1960s 30 seconds later; `parse("in the 1960s")`
#   lies after publication (00:32:40), for "in" makes it a future. Both settings let all of it pass: a span of time counted back from a
#   day is held to have year, month and day. Of the four dates in the text below only the last is one of its dates.
# Why the guess errs: "s" is a unit (20s, 5s) and any number may stand before it; "the", "of" and the apostrophe of "1990's" are skipped.
#   "mid-1990s" is not read and "in 1990" is the year meant, so a trial with these looks safe. On a time line each mention of a decade becomes
#   a mention of the day of publication, and without RELATIVE_BASE one of today that differs at every run.
# What to do: leave out spans counted from now, `PARSERS=["absolute-time"]` ("yesterday" is lost too), or drop finds that match \d0'?s\b before use.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "dateparser==1.5.0"
cat > decades.py <<'PY'
import datetime

import dateparser
from dateparser.search import search_dates

published = datetime.datetime(2019, 5, 5)
text = "Since the 1990s trade grew. The treaty of the 1960s held. It was the 1980's idea again. The board met on 12 June 2018."


def found(**more):
    settings = {"RELATIVE_BASE": published, **more}
    return [str(when) for _, when in search_dates(text, languages=["en"], settings=settings)]


plain = found()
strict = found(STRICT_PARSING=True)
parts = found(REQUIRE_PARTS=["year", "month", "day"])
absolute = found(PARSERS=["absolute-time"])
future = dateparser.parse("in the 1960s", languages=["en"], settings={"RELATIVE_BASE": published})
safe = [dateparser.parse(words, languages=["en"], settings={"RELATIVE_BASE": published}) for words in ("in 1990", "mid-1990s")]
print(dateparser.__version__, plain, "strict:", strict == plain, "all parts asked for:", parts == plain)
print("absolute-time only:", absolute, "| in the 1960s:", future, "| in 1990, mid-1990s:", safe)
assert plain == ["2019-05-04 23:26:50", "2019-05-04 23:27:20", "2019-05-04 23:27:00", "2018-06-12 00:00:00"]
assert strict == plain and parts == plain
assert absolute == ["2018-06-12 00:00:00"]
assert future == published + datetime.timedelta(seconds=1960) and safe == [datetime.datetime(1990, 5, 5), None]
PY
v/bin/python -W ignore decades.py
