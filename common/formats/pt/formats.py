"""Dates and numbers in Portuguese."""

DATE_FORMAT = r"j \d\e F \d\e Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = r"j \d\e F"
YEAR_MONTH_FORMAT = r"F \d\e Y"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
# The house's own shapes.
SHORT_MONTH_DAY = "j M"
MONTH_DAY_TIME = r"j \d\e F, H:i"
WEEKDAY_DATE = r"l, j \d\e F \d\e Y"
WEEKDAY_DATETIME = r"l, j \d\e F \d\e Y, H:i"
WEEKDAY_MONTH_DAY = r"l, j \d\e F"
WEEKDAY_MONTH_DAY_TIME = r"l, j \d\e F, H:i"
# A day as people say it, in a sentence or beside a label.
SPOKEN_WEEKDAY = "l"
SPOKEN_DAY = r"j \d\e F"
SPOKEN_DAY_YEAR = r"j \d\e F \d\e Y"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
