"""What every room stands on: calendars, typography, two languages, ids, the database's whereabouts.

Words: *calendar* (when somebody is at work), *reckoning* (how a due time was counted), *environment*
(settings from outside).
Imports nothing from the other rooms. `core.calendar` never imports Django.
"""
