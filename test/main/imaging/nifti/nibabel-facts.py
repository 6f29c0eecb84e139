"""Reads paths from standard input, one a line; writes one JSON line for each: what nibabel makes of the file."""
import hashlib
import json
import sys

import nibabel
import numpy

for line in sys.stdin:
    path = line.rstrip("\n")
    image = nibabel.load(path)
    header = image.header
    voxels = numpy.asfortranarray(image.get_fdata().astype("<f4"))
    facts = {
        "shape": list(image.shape),
        "placed": bool(header["sform_code"] > 0 or header["qform_code"] > 0),
        "affine": image.affine[:3].ravel().tolist(),
        "sha256": hashlib.sha256(voxels.tobytes(order="F")).hexdigest(),
    }
    print(json.dumps(facts))
