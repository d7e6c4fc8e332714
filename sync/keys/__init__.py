"""An officer's keys: made here, wrapped here, never leaving the machine in the clear."""
