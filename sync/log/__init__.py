"""The portal's record as a Merkle tree that anyone can check. No SQL, no HTTP."""
