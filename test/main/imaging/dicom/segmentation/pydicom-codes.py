"""For each SNOMED CT code on stdin: its meanings in pydicom's copy of PS3.16, with the context groups that list it."""

import json
import sys

from pydicom.sr import _concepts_dict

found = {}
for codes in _concepts_dict.concepts["SCT"].values():
    for code, (meaning, groups) in codes.items():
        found.setdefault(code, []).append([meaning, list(groups)])
for line in sys.stdin:
    print(json.dumps(found.get(line.strip(), [])))
