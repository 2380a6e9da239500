"""Every select() of the house, by noun. Bulk reads: no function here is meant to be called once per unit."""
