"""The reference portal: steps in, receipts out, relay, the public log and the public site. No Qt, no client code."""
