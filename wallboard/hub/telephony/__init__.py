"""Adapters: each turns one telephone system's facts into the same few events."""
