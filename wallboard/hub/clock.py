"""The hub's clock: real time, or the hotline's own time at another pace."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HubClock:
    """At the real instant `real` the hotline's time was `origin`; in a second `speed` of its pass.

    With speed 0 the hotline's time moves only with its events, as fast as they can be counted.
    """

    origin: float
    real: float
    speed: float = 1.0

    def at(self, real: float) -> float:
        """The hotline's time at a real instant (UNIX seconds)."""
        return self.origin + (real - self.real) * self.speed

    def real_until(self, instant: float, real: float) -> float:
        """Real seconds from `real` until the hotline's `instant`; 0 where it has passed."""
        if self.speed <= 0:
            return 0.0
        return max(0.0, (instant - self.at(real)) / self.speed)
