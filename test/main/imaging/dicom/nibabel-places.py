"""Reads NIfTI masks, one path a line; one JSON line each: per label the millimetres (LPS) of every voxel, by nibabel."""

import json
import sys

import nibabel
import numpy as np

for line in sys.stdin:
    image = nibabel.load(line.strip())
    data = np.asanyarray(image.dataobj)
    found = {}
    for value in np.unique(data[data > 0]).tolist():
        places = nibabel.affines.apply_affine(image.affine, np.argwhere(data == value)) * [-1, -1, 1]
        found[int(value)] = (np.round(places, 2) + 0.0).tolist()
    print(json.dumps({'size': list(image.shape), 'places': found}))
