"""What a workshop shows and says: run sheets, slides, the incident, the hard minutes.

agenda    run sheets as data (agendas/*.yaml): minutes, scripts with their steps, what to cut first
deck      slides and activities that run sheets name (deck.yaml); pictures draws their figures
moments   sentences for hard minutes (hard-minutes.yaml), and what replaces the script (off-script.yaml)
material  the incident, and how it is told
session   the session of the room, made from a run sheet and an incident
"""
