"""One file as an inspector of the College asks for it: all it holds, and who did what.

A ZIP that is read without Landed: an index and one table a subject as pages without script, the
same tables as CSV, the case file and each stored assessment as JSON, and every document with the
hash of its bytes.
"""

from deadlines.inspection.archive import write_inspection

__all__ = ["write_inspection"]
