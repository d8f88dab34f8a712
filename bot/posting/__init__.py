"""Every message that stands in a channel: claimed, sent, settled, found out about, redrawn, given up."""
