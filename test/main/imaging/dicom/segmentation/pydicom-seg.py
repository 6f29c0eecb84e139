"""Reads DICOM-SEG paths from standard input, one a line; one JSON line each: where pydicom finds every segment's voxels.

A voxel is given by its millimetres (LPS), rounded to a thousandth, so that no order of frames or axes can hide."""

import json
import sys

import numpy as np
import pydicom

for line in sys.stdin:
    data = pydicom.dcmread(line.strip())
    frames = data.pixel_array.reshape(-1, data.Rows, data.Columns)
    shared = data.SharedFunctionalGroupsSequence[0]
    measures = shared.PixelMeasuresSequence[0]
    orientation = np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, float)
    found, references = {}, set()
    for frame, groups in zip(frames, data.PerFrameFunctionalGroupsSequence):
        position = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, float)
        source = groups.DerivationImageSequence[0].SourceImageSequence[0]
        references.add((source.ReferencedSOPInstanceUID, tuple(np.round(position, 3).tolist())))
        rows, columns = np.nonzero(frame)
        for j, i in zip(rows.tolist(), columns.tolist()):
            number = int(frame[j, i]) if data.SegmentationType == 'LABELMAP' else int(
                groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
            )
            place = (
                position
                + orientation[:3] * i * float(measures.PixelSpacing[1])
                + orientation[3:] * j * float(measures.PixelSpacing[0])
            )
            found.setdefault(number, []).append([round(float(x), 3) + 0.0 for x in place])
    print(
        json.dumps(
            {
                'segments': [
                    {
                        'number': int(one.SegmentNumber),
                        'label': one.SegmentLabel,
                        'type': one.SegmentedPropertyTypeCodeSequence[0].CodeValue,
                        'category': one.SegmentedPropertyCategoryCodeSequence[0].CodeValue,
                        'algorithm': one.get('SegmentAlgorithmName', ''),
                        'voxels': sorted(found.get(int(one.SegmentNumber), [])),
                    }
                    for one in data.SegmentSequence
                ],
                'frames': len(frames),
                'references': sorted([uid, list(position)] for uid, position in references),
                'patient': str(data.PatientName),
                'description': data.SeriesDescription,
                'sopClass': data.SOPClassUID,
            }
        )
    )
