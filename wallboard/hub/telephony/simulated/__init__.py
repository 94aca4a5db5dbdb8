"""A simulated hotline: a whole season of calls from a scenario and a seed, without a clock."""

from wallboard.hub.telephony.simulated.books import Books, DayBook, SimCall
from wallboard.hub.telephony.simulated.hotline import SimulatedHotline
from wallboard.hub.telephony.simulated.scenario import SCENARIOS, Scenario

__all__ = ["SCENARIOS", "Books", "DayBook", "Scenario", "SimCall", "SimulatedHotline"]
