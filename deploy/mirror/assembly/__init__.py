"""The payloads of the offline mirror: one module per source."""
