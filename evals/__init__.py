"""Simulated customers, and what is measured of how they fare."""
