"""Files in and out: the list, whole clients as tables, one client as JSON (docs/import.md)."""
