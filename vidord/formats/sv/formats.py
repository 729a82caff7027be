"""Swedish: a point in times, ISO dates; `05/06/2026` is refused rather than guessed."""

TIME_FORMAT = "H.i"
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = r"j F Y \k\l. H.i"
SHORT_DATE_FORMAT = "Y-m-d"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M"]
