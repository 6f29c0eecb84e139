"""Reads lines of JSON: a structure set and its images. One JSON line each: per region the voxels whose centre lies inside.

Written from the definition, pixel by pixel: the number of sides of all contours of a plane that lie to the right of the
centre is odd. Centres closer than a thousandth of a pixel to a line are reported apart, since either answer is right."""

import json
import sys

import numpy as np
import pydicom

for line in sys.stdin:
    request = json.loads(line)
    images = [pydicom.dcmread(path, stop_before_pixels=True) for path in request['images']]
    orientation = np.array(images[0].ImageOrientationPatient, float)
    row, column = orientation[:3], orientation[3:]
    normal = np.cross(row, column)
    images.sort(key=lambda image: float(np.dot(normal, np.array(image.ImagePositionPatient, float))))
    by_uid = {image.SOPInstanceUID: k for k, image in enumerate(images)}
    data = pydicom.dcmread(request['structures'])
    result = []
    for roi in data.StructureSetROISequence:
        inside = np.zeros((len(images), images[0].Rows, images[0].Columns), bool)
        unsure = np.zeros_like(inside)
        contours = [
            contour
            for one in data.ROIContourSequence
            if one.ReferencedROINumber == roi.ROINumber
            for contour in one.get('ContourSequence', [])
        ]
        for contour in contours:
            k = by_uid.get(contour.ContourImageSequence[0].ReferencedSOPInstanceUID)
            if k is None:
                continue
            image = images[k]
            points = np.array(contour.ContourData, float).reshape(-1, 3) - np.array(image.ImagePositionPatient, float)
            xs, ys = points @ row / float(image.PixelSpacing[1]), points @ column / float(image.PixelSpacing[0])
            odd = np.zeros((image.Rows, image.Columns), bool)
            for x0, y0, x1, y1 in zip(xs, ys, np.roll(xs, -1), np.roll(ys, -1)):
                if x0 == x1 and y0 == y1:
                    continue
                # The pixels about this side, and those to its left, which alone it can concern.
                low, high = max(0, int(min(y0, y1)) - 1), max(0, int(max(y0, y1)) + 2)
                right = max(0, int(max(x0, x1)) + 2)
                near = max(0, int(min(x0, x1)) - 1)
                jj, ii = np.mgrid[low : min(high, image.Rows), 0 : min(right, image.Columns)]
                if y0 != y1:
                    crosses = (y0 > jj) != (y1 > jj)
                    odd[low:high, :right] ^= crosses & (ii < (x1 - x0) * (jj - y0) / (y1 - y0) + x0)
                jj, ii = jj[:, near:], ii[:, near:]
                along = ((ii - x0) * (x1 - x0) + (jj - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
                nearest = np.clip(along, 0, 1)
                distance = np.hypot(ii - x0 - nearest * (x1 - x0), jj - y0 - nearest * (y1 - y0))
                unsure[k, low:high, near:right] |= distance < 1e-3
            inside[k] ^= odd
        result.append(
            {
                'name': roi.ROIName,
                'inside': np.flatnonzero(inside & ~unsure).tolist(),
                'unsure': np.flatnonzero(unsure).tolist(),
            }
        )
    print(json.dumps(result))
