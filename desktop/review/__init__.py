"""The reviewing screen: the queue, the text with its changes, its chain, and the dialogs in which acts are signed."""
