"""阅签: one page on which a leader reads and decides, without learning the rest of the program."""
