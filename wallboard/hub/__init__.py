"""The metrics hub: call events of one telephone system in, the metrics API for many boards out."""
