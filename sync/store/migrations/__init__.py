"""The way from every layout of the past to today's; run by ``sync.store.migrate`` and by nobody else."""
