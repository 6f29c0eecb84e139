"""Reads paths from standard input, one a line; writes one JSON line for each: what pydicom makes of the file."""
import hashlib
import json
import sys
import warnings

import numpy
import pydicom

warnings.filterwarnings("ignore")


def facts_of(path):
    dataset = pydicom.dcmread(path, force=True)
    facts = {
        "samplesPerPixel": int(dataset.get("SamplesPerPixel", 1)),
        "patientName": str(dataset.get("PatientName", "")),
        "position": [float(value) for value in dataset.get("ImagePositionPatient") or []],
    }
    if not hasattr(dataset.file_meta, "TransferSyntaxUID"):
        dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2"
    try:
        values = numpy.ascontiguousarray(dataset.pixel_array.astype("<f8"))
        facts["shape"] = list(values.shape)
        facts["sha256"] = hashlib.sha256(values.tobytes()).hexdigest()
    except Exception as error:
        facts["error"] = str(error)
    return facts


for line in sys.stdin:
    try:
        facts = facts_of(line.rstrip("\n"))
    except Exception as error:
        facts = {"error": str(error)}
    print(json.dumps(facts))
