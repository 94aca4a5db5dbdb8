"""The metrics API's words: the one room that knows its field names. Bytes in, domain values out."""
