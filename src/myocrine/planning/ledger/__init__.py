"""The ledger of a plan or log: every set a deposit, every adaptation a dividend, with decay.

The words are a metaphor: nothing is stored, and what was bought is lost again without training.
"""

from myocrine.planning.ledger.building import OUTPUTS, ledger
from myocrine.planning.ledger.model import Account, Ledger, Method, SessionEntry, SetEntry

__all__ = ["OUTPUTS", "Account", "Ledger", "Method", "SessionEntry", "SetEntry", "ledger"]
