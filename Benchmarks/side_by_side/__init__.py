"""Sextant beside other engines: one round after the other, each between two probes of the memory."""
