"""What a hotline is: values, counts, rules and states. Standard library only; `now` is an argument.

Instants are UNIX seconds (float, UTC); durations are seconds.
"""
