"""Dates and numbers in German."""

DATE_FORMAT = "j. F Y"
DATETIME_FORMAT = "j. F Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j. F"
YEAR_MONTH_FORMAT = "F Y"
SHORT_DATE_FORMAT = "j. M Y"
SHORT_DATETIME_FORMAT = "j. M Y, H:i"
# The house's own shapes.
SHORT_MONTH_DAY = "j. M"
MONTH_DAY_TIME = "j. F, H:i"
WEEKDAY_DATE = "l, j. F Y"
WEEKDAY_DATETIME = "l, j. F Y, H:i"
WEEKDAY_MONTH_DAY = "l, j. F"
WEEKDAY_MONTH_DAY_TIME = "l, j. F, H:i"
# A day as people say it, in a sentence or beside a label.
SPOKEN_WEEKDAY = "l"
SPOKEN_DAY = "j. F"
SPOKEN_DAY_YEAR = "j. F Y"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
