"""Adaptation: what days, months and years of training change, one file a submodel.

The slow body is made of the same kind of submodels as the fast one and stepped by the same engine;
it sees the same drive, one step a set and up to a day between sessions.
"""
