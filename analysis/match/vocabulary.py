"""Closed lists of English words that names, dates and reports are recognised by."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

_TITLES = """
mr mrs ms miss mx dr sir dame lord lady prof professor rev reverend president vice prime minister premier chancellor
sen senator rep representative congressman congresswoman gov governor mayor judge justice sheriff deputy officer det
detective sgt sergeant lt lieutenant cpl corporal pvt private capt captain col colonel maj major gen general brig
brigadier adm admiral cmdr commander chief secretary attorney pope king queen prince princess sheikh sheik ayatollah
imam bishop archbishop cardinal rabbi pastor director chairman chairwoman ceo spokesman spokeswoman spokesperson coach
agent inspector superintendent constable ambassador editor manager supervisor coroner commissioner councilman
councilwoman treasurer associate assistant first former officers sens reps senators representatives judges deputies
detectives presidents drs messrs herr frau monsieur madame señor señora señorita don doña sr sra dom senhor senhora
"""
TITLES = frozenset(_TITLES.split())

_MONTHS = """
january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sept sep, october oct,
november nov, december dec
"""
_WEEKDAYS = "monday mon, tuesday tues tue, wednesday wed, thursday thurs thu, friday fri, saturday sat, sunday sun"
MONTHS = {form: k for k, forms in enumerate(_MONTHS.split(","), start=1) for form in forms.split()}
WEEKDAYS = {form: k for k, forms in enumerate(_WEEKDAYS.split(","), start=1) for form in forms.split()}

# Verbs that stand beside whoever says something.
_REPORTING = """
said says say told tells added adds wrote writes tweeted testified argued insisted recalled explained asked replied
noted declared announced confirmed denied admitted
"""
REPORTING = frozenset(_REPORTING.split())

# Words that open sentences before a name and may stand nowhere else in the story.
_OPENERS = """
additionally afterwards also although asked both consequently earlier eventually finally former fortunately friends
furthermore however initially instead interestingly investigators last later likewise meanwhile neither next nobody
officials only originally police previously recently reporters residents second similarly since soon still subsequently
supporters then third today together tomorrow tonight two ultimately unfortunately unlike when where while yesterday
"""
OPENERS = frozenset(_OPENERS.split())

# What a name of two words or more ends in that is no person's.
_NO_SURNAMES = """
academy act affairs agency airlines airport alliance army association authority avenue award bank beach bill board
boulevard bridge brigade building bureau cabinet campaign campus center centre chamber church city club college
command commission committee company congress constitution corporation council county court creek day department
district division east enterprises federation fire force forces foundation fund government group guard high highway
hill hospital hotel house inc institute international island islands jail lake law league library manor media ministry
mosque mountain museum nations navy network news newspaper north office operation operations organization park
parliament parties party patrol place police post press prison project province radio region reporter republic river
road room school sea security senate service services show society south square stadium staff state states station
store street studio studios supreme system team telegraph television temple territory theater theatre times town trail
treaty tribunal tribune tv union university valley village war west wire world
"""
NO_SURNAMES = frozenset(_NO_SURNAMES.split()) | TITLES | MONTHS.keys()

# Words that initials may leave out.
_SMALL = "a an and at by de del di du e et for für i in la le of on och per pour the to und van von y"
SMALL = frozenset(_SMALL.split())
# A name that follows one of these may be a place.
WHERE = frozenset(("in", "at", "near", "outside", "inside", "around", "across", "into"))
# Lower-case words inside a name.
_PARTICLES = "bin ibn van von der den de da di del della dos du la le el al of y e"
PARTICLES = frozenset(_PARTICLES.split())


@lru_cache(maxsize=1)
def states() -> dict[str, str]:
    """Return the words for states and their peoples, each with its state, all case-folded."""
    lines = files("analysis").joinpath("match", "states.csv").read_text(encoding="utf-8").splitlines()
    rows = [(row["state"].casefold(), row["people"].casefold().split()) for row in csv.DictReader(lines)]
    found = {form: state for state, peoples in rows for people in peoples for form in (people, f"{people}s")}
    found |= {state: state for state, _ in rows}
    found |= dict.fromkeys(("usa", "us", "america"), "united states")
    return found | dict.fromkeys(("uk", "united kingdom"), "britain")
