"""Tickets: their life from draft to closed, and who may do what with them."""
