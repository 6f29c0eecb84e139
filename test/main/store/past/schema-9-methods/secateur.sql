CREATE TABLE dataset (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        modality TEXT NOT NULL,
        channels TEXT NOT NULL,
        classes TEXT NOT NULL,
        fingerprint TEXT NOT NULL
      , regions TEXT NOT NULL DEFAULT '[]') STRICT;
CREATE TABLE cases (
        id TEXT PRIMARY KEY NOT NULL,
        subject TEXT NOT NULL,
        grid TEXT NOT NULL,
        label_counts TEXT NOT NULL,
        fold INTEGER NOT NULL CHECK (fold BETWEEN 0 AND 4)
      , label_version INTEGER CHECK (label_version >= 1), verdict TEXT NOT NULL DEFAULT 'good'
        CHECK (verdict IN ('good', 'resampled', 'remarks')), description TEXT NOT NULL DEFAULT '', modality TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE case_files (
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        PRIMARY KEY (case_id, name)
      ) STRICT;
CREATE TABLE runs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        config TEXT NOT NULL,
        status TEXT NOT NULL
          CHECK (status IN ('queued', 'running', 'stopped', 'interrupted', 'finished', 'failed')),
        reason TEXT NOT NULL,
        notes TEXT NOT NULL,
        created_at TEXT NOT NULL,
        initial_params INTEGER NOT NULL,
        initial_macs INTEGER NOT NULL,
        initial_activation_bytes INTEGER NOT NULL,
        model_bytes INTEGER
      , device TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE epochs (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        epoch INTEGER NOT NULL CHECK (epoch >= 0),
        learning_rate REAL NOT NULL,
        train_loss REAL,
        validation_loss REAL,
        validation_dice REAL,
        params INTEGER NOT NULL,
        macs INTEGER NOT NULL,
        activation_bytes INTEGER NOT NULL,
        seconds REAL NOT NULL,
        data_wait_share REAL NOT NULL,
        skipped_steps INTEGER NOT NULL, pruning_seconds REAL NOT NULL DEFAULT 0,
        PRIMARY KEY (run_id, epoch)
      ) STRICT, WITHOUT ROWID;
CREATE TABLE layers (
        run_id TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        filters INTEGER NOT NULL CHECK (filters >= 0),
        initial_filters INTEGER NOT NULL,
        threshold REAL NOT NULL,
        patience REAL NOT NULL,
        histogram TEXT NOT NULL,
        PRIMARY KEY (run_id, epoch, position),
        FOREIGN KEY (run_id, epoch) REFERENCES epochs (run_id, epoch) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;
CREATE TABLE evaluations (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        milliseconds REAL NOT NULL,
        PRIMARY KEY (run_id, case_id)
      ) STRICT, WITHOUT ROWID;
CREATE TABLE metrics (
        run_id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        class_value INTEGER NOT NULL,
        dice REAL,
        hd95 REAL,
        reference_mm3 REAL NOT NULL,
        predicted_mm3 REAL NOT NULL,
        PRIMARY KEY (run_id, case_id, class_value),
        FOREIGN KEY (run_id, case_id) REFERENCES evaluations (run_id, case_id) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;
CREATE TABLE artefacts (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('prediction', 'export')),
        path TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        PRIMARY KEY (run_id, kind, path)
      ) STRICT, WITHOUT ROWID;
CREATE TABLE label_versions (
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        version INTEGER NOT NULL CHECK (version >= 1),
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        author TEXT NOT NULL,
        created_at TEXT NOT NULL,
        note TEXT NOT NULL,
        based_on TEXT NOT NULL,
        PRIMARY KEY (case_id, version)
      ) STRICT, WITHOUT ROWID;
CREATE TABLE studies (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        config TEXT NOT NULL,
        status TEXT NOT NULL
          CHECK (status IN ('queued', 'running', 'stopped', 'interrupted', 'finished', 'failed')),
        reason TEXT NOT NULL,
        created_at TEXT NOT NULL
      ) STRICT;
CREATE TABLE study_runs (
        study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
        slot TEXT NOT NULL,
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        milliseconds REAL,
        PRIMARY KEY (study_id, slot)
      ) STRICT, WITHOUT ROWID;
CREATE TABLE segmentations (
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number >= 1),
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        model TEXT NOT NULL,
        classes TEXT NOT NULL,
        created_at TEXT NOT NULL,
        seconds REAL NOT NULL, warnings TEXT NOT NULL DEFAULT '[]',
        PRIMARY KEY (case_id, number)
      ) STRICT, WITHOUT ROWID;
INSERT INTO dataset VALUES (1, 'Secateur phantoms', 'MR', '["MRI"]', '[{"value":0,"name":"background"},{"value":1,"name":"head"},{"value":2,"name":"tail"}]', '{"cases":6,"orientation":"RSA","medianSize":[16,16,16],"medianSpacing":[0.9844999866804656,0.9820000231266022,1.0580000021981766],"targetSpacing":[0.9844999866804656,0.9820000231266022,1.0580000021981766],"medianSizeAfterResampling":[16,16,16],"medianCropRatio":1,"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}],"classOrders":[{"axis":2,"first":2,"second":1}]}', '[]');
INSERT INTO cases VALUES ('phantom_001', 'phantom_001', '{"size":[16,16,16],"spacing":[0.9000000176773489,1.0679999744998678,0.9940000176429749],"origin":[5.925611972808838,8.637691497802734,-7.454999923706055],"direction":[[-0.9951076047204779,-0.09879703956836461,0],[0.0987970381008256,-0.9951076048661793,0],[0,0,1]]}', '[3187,339,570]', 0, 1, 'good', '', '');
INSERT INTO cases VALUES ('phantom_002', 'phantom_002', '{"size":[16,16,16],"spacing":[1.0029999994013086,0.9820000157575988,0.9660000205039978],"origin":[8.089503288269043,6.7372965812683105,-7.244999885559082],"direction":[[-0.9967721001821378,0.08028312586397342,0],[-0.0802831229619521,-0.9967721004158755,0],[0,0,1]]}', '[3228,588,280]', 2, NULL, 'good', '', '');
INSERT INTO cases VALUES ('phantom_003', 'phantom_003', '{"size":[16,16,16],"spacing":[0.9659999739596226,1.0769999965581842,1.0329999923706055],"origin":[7.9879279136657715,7.343638896942139,-7.747499942779541],"direction":[[-0.9953689029042629,0.09612880489823959,0],[-0.0961288024207493,-0.9953689031435292,0],[0,0,1]]}', '[3257,532,307]', 0, NULL, 'good', '', '');
INSERT INTO cases VALUES ('phantom_004', 'phantom_004', '{"size":[16,16,16],"spacing":[0.9240000028767165,1.0699999592453031,1.0490000247955322],"origin":[7.305730819702148,7.684518337249756,-7.867499828338623],"direction":[[-0.998856569251966,0.04780746868631115,0],[-0.04780747039231044,-0.998856569170313,0],[0,0,1]]}', '[3420,275,401]', 1, NULL, 'good', '', '');
INSERT INTO cases VALUES ('phantom_005', 'phantom_005', '{"size":[16,16,16],"spacing":[1.0659999852441264,1.0050000108120891,0.9700000286102295],"origin":[7.849947452545166,7.688449382781982,-7.275000095367432],"direction":[[-0.9998185017049395,-0.019051604879644,0],[0.019051605139448907,-0.999818501699989,0],[0,0,1]]}', '[3318,549,229]', 3, NULL, 'good', '', '');
INSERT INTO cases VALUES ('phantom_006', 'phantom_006', '{"size":[16,16,16],"spacing":[1.0870000036051812,1.0480000298964856,0.9350000023841858],"origin":[8.54706859588623,7.42902946472168,-7.012499809265137],"direction":[[-0.9986688559713124,0.05158019109067159,0],[-0.05158019026775048,-0.9986688560138153,0],[0,0,1]]}', '[3321,336,439]', 4, NULL, 'good', '', '');
INSERT INTO runs VALUES (1, 'sauron-2d-1', 'Sauron', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[{"field":"orientation","reason":"most cases are stored as RSA, coarsest axis last"},{"field":"targetSpacing","reason":"the median spacing of all cases"},{"field":"normalization","reason":"intensities are not comparable between images: each is brought to mean 0 and deviation 1"},{"field":"patch","reason":"the median image is 16 × 16 voxels; sides are multiples of 4 × 4"},{"field":"batch","reason":"a batch shows at most 5 % of all voxels; memory alone would allow 15384"},{"field":"strides","reason":"halved while a side has 8 voxels or more; the deepest map is 4 × 4"},{"field":"kernels","reason":"3 along every axis: the spacings are alike"},{"field":"widths","reason":"32 filters, doubled at every stage up to 512; 3 stages"},{"field":"fixedAxes","reason":"no class lies on one side of another in nearly every case: mirrored along all axes"}],"task":{"kind":"classes"},"method":"sauron","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"budget","options":{},"shape":[]},"fold":0,"testFold":null,"selection":"last","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'finished', '', '["2 epochs of 2 steps. Sauron (budget), regulariser weight 0.5, at least 2 filters per layer: 16 thresholds from 0.001 to 0.5, at least 3 epochs apart where a layer has converged, the top one reached by epoch 1 of 2; nothing is cut after epoch 1, nor once 50 % of MACs and parameters are left. The regulariser ends with the cuts."]', '2026-11-30T22:46:44.153Z', 1719, 223232, 16384, 10630, 'onnx/cpu');
INSERT INTO runs VALUES (2, 'dense-2d-2', 'Dense, stopped', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"pocketnet","widths":[4,4],"block":"plain","norm":"affine","strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"deepSupervision":true},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[{"field":"orientation","reason":"most cases are stored as RSA, coarsest axis last"},{"field":"targetSpacing","reason":"the median spacing of all cases"},{"field":"normalization","reason":"intensities are not comparable between images: each is brought to mean 0 and deviation 1"},{"field":"patch","reason":"the median image is 16 × 16 voxels; sides are multiples of 4 × 4"},{"field":"batch","reason":"a batch shows at most 5 % of all voxels; memory alone would allow 15384"},{"field":"strides","reason":"halved while a side has 8 voxels or more; the deepest map is 4 × 4"},{"field":"kernels","reason":"3 along every axis: the spacings are alike"},{"field":"widths","reason":"32 filters, doubled at every stage up to 512; 3 stages"},{"field":"fixedAxes","reason":"no class lies on one side of another in nearly every case: mirrored along all axes"}],"task":{"kind":"classes"},"method":"none","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[]},"fold":0,"testFold":null,"selection":"last","epochs":5,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'stopped', 'Stopped by the user; it can be resumed.', '["5 epochs of 2 steps. No pruning."]', '2026-11-30T22:46:49.186Z', 1055, 182272, 16384, NULL, 'onnx/cpu');
INSERT INTO runs VALUES (3, 'dense-2d-3', 'Dense, seed 1, fold 0 (study-1)', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[],"task":{"kind":"classes"},"method":"none","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[]},"fold":0,"testFold":1,"selection":"best","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'finished', '', '["2 epochs of 2 steps. No pruning.","The model of epoch 1 is kept: its validation Dice, 0.1859, is the best of those with the final filters."]', '2026-11-30T22:47:04.640Z', 1719, 223232, 16384, 10655, 'onnx/cpu');
INSERT INTO runs VALUES (4, 'l1-2d-4', 'L1 norm 50 %, seed 1, fold 0 (study-1)', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[],"task":{"kind":"classes"},"method":"l1","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"group","options":{},"shape":[]},"fold":0,"testFold":1,"selection":"best","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'finished', '', '["2 epochs of 2 steps. L1 norm, group: 50.0 % of the MACs to go, uniform, cut after epoch 1 of 2, then 1 epoch of fine-tuning.","After epoch 1: 23 of 36 filters are left, 44.0 % of the MACs, 39.8 % of the parameters."]', '2026-11-30T22:47:11.921Z', 1719, 223232, 16384, 6521, 'onnx/cpu');
INSERT INTO runs VALUES (5, 'flat-2d-5', 'Flat', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[{"field":"orientation","reason":"most cases are stored as RSA, coarsest axis last"},{"field":"targetSpacing","reason":"the median spacing of all cases"},{"field":"normalization","reason":"intensities are not comparable between images: each is brought to mean 0 and deviation 1"},{"field":"patch","reason":"the median image is 16 × 16 voxels; sides are multiples of 4 × 4"},{"field":"batch","reason":"a batch shows at most 5 % of all voxels; memory alone would allow 15384"},{"field":"strides","reason":"halved while a side has 8 voxels or more; the deepest map is 4 × 4"},{"field":"kernels","reason":"3 along every axis: the spacings are alike"},{"field":"widths","reason":"32 filters, doubled at every stage up to 512; 3 stages"},{"field":"fixedAxes","reason":"no class lies on one side of another in nearly every case: mirrored along all axes"}],"task":{"kind":"classes"},"method":"flat","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[]},"fold":0,"testFold":null,"selection":"last","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'finished', '', '["2 epochs of 2 steps. Flat baseline: 3 filters in every layer, from scratch."]', '2026-11-30T22:47:21.950Z', 1719, 223232, 16384, NULL, 'onnx/cpu');
INSERT INTO runs VALUES (6, 'scratch-2d-6', 'Scratch, stopped', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[{"field":"orientation","reason":"most cases are stored as RSA, coarsest axis last"},{"field":"targetSpacing","reason":"the median spacing of all cases"},{"field":"normalization","reason":"intensities are not comparable between images: each is brought to mean 0 and deviation 1"},{"field":"patch","reason":"the median image is 16 × 16 voxels; sides are multiples of 4 × 4"},{"field":"batch","reason":"a batch shows at most 5 % of all voxels; memory alone would allow 15384"},{"field":"strides","reason":"halved while a side has 8 voxels or more; the deepest map is 4 × 4"},{"field":"kernels","reason":"3 along every axis: the spacings are alike"},{"field":"widths","reason":"32 filters, doubled at every stage up to 512; 3 stages"},{"field":"fixedAxes","reason":"no class lies on one side of another in nearly every case: mirrored along all axes"}],"task":{"kind":"classes"},"method":"scratch","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[{"id":"encoder0.1","filters":3},{"id":"encoder0.2","filters":2},{"id":"encoder1.1","filters":4},{"id":"encoder1.2","filters":5},{"id":"up0","filters":3},{"id":"decoder0.1","filters":3},{"id":"decoder0.2","filters":3}]},"fold":0,"testFold":null,"selection":"last","epochs":5,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'stopped', 'Stopped by the user; it can be resumed.', '["5 epochs of 2 steps. The pruned shape, trained from scratch."]', '2026-11-30T22:47:24.871Z', 1719, 223232, 16384, NULL, 'onnx/cpu');
INSERT INTO runs VALUES (7, 'dense-2d-7', 'Dense, seed 1, fold 0 (study-2)', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[],"task":{"kind":"classes"},"method":"none","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[]},"fold":0,"testFold":1,"selection":"best","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'finished', '', '["2 epochs of 2 steps. No pruning.","The model of epoch 1 is kept: its validation Dice, 0.1859, is the best of those with the final filters."]', '2026-11-30T22:47:30.546Z', 1719, 223232, 16384, 10655, 'onnx/cpu');
INSERT INTO runs VALUES (8, 'l1-2d-8', 'L1 norm 50 %, seed 1, fold 0 (study-2)', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[],"task":{"kind":"classes"},"method":"l1","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"group","options":{},"shape":[]},"fold":0,"testFold":1,"selection":"best","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'finished', '', '["2 epochs of 2 steps. L1 norm, group: 50.0 % of the MACs to go, uniform, cut after epoch 1 of 2, then 1 epoch of fine-tuning.","After epoch 1: 23 of 36 filters are left, 44.0 % of the MACs, 39.8 % of the parameters."]', '2026-11-30T22:47:42.242Z', 1719, 223232, 16384, 6521, 'onnx/cpu');
INSERT INTO runs VALUES (9, 'flat-2d-9', 'Flat width 50 %, seed 1, fold 0 (study-2)', '{"v":5,"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[],"task":{"kind":"classes"},"method":"flat","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[]},"fold":0,"testFold":1,"selection":"best","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}}', 'finished', '', '["2 epochs of 2 steps. Flat baseline: 3 filters in every layer, from scratch.","The model of epoch 1 is kept: its validation Dice, 0.1667, is the best of those with the final filters."]', '2026-11-30T22:47:50.970Z', 1719, 223232, 16384, NULL, 'onnx/cpu');
INSERT INTO epochs VALUES ('dense-2d-2', 1, 0.001, 1.7023641467094421, 1.5983160734176636, 0.15529411764705883, 1055, 182272, 16384, 1.2676556319999999, 0.41914311867310028, 0, 3.9317999999184394e-05);
INSERT INTO epochs VALUES ('dense-2d-3', 1, 0.001, 1.3022720813751221, 1.1573909521102905, 0.18591549295774648, 1719, 223232, 16384, 1.5308827149999997, 0.29022223560737953, 0, 2.9610999998112673e-05);
INSERT INTO epochs VALUES ('dense-2d-3', 2, 0.00053588673126814658, 1.5385470390319824, 1.130213737487793, 0.18591549295774648, 1719, 223232, 16384, 0.042809370999999374, 0.00023938683897786709, 0, 4.5959999988554049e-06);
INSERT INTO epochs VALUES ('dense-2d-7', 1, 0.001, 1.3022720813751221, 1.1573909521102905, 0.18591549295774648, 1719, 223232, 16384, 2.5727658340000055, 0.3906488747315966, 0, 3.1269999999494759e-05);
INSERT INTO epochs VALUES ('dense-2d-7', 2, 0.00053588673126814658, 1.5385470390319824, 1.130213737487793, 0.18591549295774648, 1719, 223232, 16384, 0.24132421299999987, 5.2402532865030411e-05, 0, 4.4009999983245509e-06);
INSERT INTO epochs VALUES ('flat-2d-5', 1, 0.001, 1.075621485710144, 1.0463982820510864, 0.16666666666666666, 618, 104832, 12288, 1.2309190720000043, 0.32265869709426398, 0, 3.1183999999484514e-05);
INSERT INTO epochs VALUES ('flat-2d-5', 2, 0.00053588673126814658, 1.0137627720832825, 1.0357385873794556, 0.15925925925925927, 618, 104832, 12288, 0.071380208999995379, 0.00019219613103559232, 0, 7.0080000004963948e-06);
INSERT INTO epochs VALUES ('flat-2d-9', 1, 0.001, 1.0422901213169098, 1.0475649833679199, 0.16666666666666666, 618, 104832, 12288, 1.3600699599999935, 0.65019530612969145, 0, 2.6182000001426787e-05);
INSERT INTO epochs VALUES ('flat-2d-9', 2, 0.00053588673126814658, 1.0205221772193909, 1.0374950170516968, 0.15671641791044777, 618, 104832, 12288, 0.1059335229999997, 0.00010500925185812745, 0, 6.4370000036433339e-06);
INSERT INTO epochs VALUES ('l1-2d-4', 1, 0.001, 1.3022720813751221, 1.1573909521102905, 0.18591549295774648, 684, 98304, 10240, 1.0521384909999978, 0.49266051801540395, 0, 0.72767762799999769);
INSERT INTO epochs VALUES ('l1-2d-4', 2, 0.00053588673126814658, 1.6075335144996643, 1.3953788280487061, 0.2175, 684, 98304, 10240, 0.7813306869999942, 1.7179665690888243e-05, 0, 7.4798000001464972e-05);
INSERT INTO epochs VALUES ('l1-2d-8', 1, 0.001, 1.3022720813751221, 1.1573909521102905, 0.18591549295774648, 684, 98304, 10240, 1.9452638589999989, 0.4003257488165739, 0, 1.0674629330000025);
INSERT INTO epochs VALUES ('l1-2d-8', 2, 0.00053588673126814658, 1.6075335144996643, 1.3953788280487061, 0.2175, 684, 98304, 10240, 1.120463128000003, 1.2767934651130005e-05, 0, 6.9133000011788683e-05);
INSERT INTO epochs VALUES ('sauron-2d-1', 1, 0.001, 1.3827520608901978, 1.242735743522644, 0.1894150417827298, 1719, 223232, 16384, 0.97362686099999884, 0.18172361002681939, 0, 0.39729044100000099);
INSERT INTO epochs VALUES ('sauron-2d-1', 2, 0.00053588673126814658, 1.5353766083717346, 1.1296705007553101, 0.1864406779661017, 1719, 223232, 16384, 0.47117088200000035, 3.089961743281236e-05, 0, 0.0035690990000002785);
INSERT INTO epochs VALUES ('scratch-2d-6', 1, 0.001, 1.0282999873161316, 0.9950261116027832, 0.12084592145015106, 684, 98304, 10240, 0.81187852800000104, 0.45316968895130144, 0, 3.1895000000076835e-05);
INSERT INTO epochs VALUES ('scratch-2d-6', 2, 0.00081805214605085847, 1.11623215675354, 0.980094313621521, 0.12048192771084337, 684, 98304, 10240, 0.035338636000000409, 0.00032997878007573153, 0, 4.4889999990118672e-06);
INSERT INTO evaluations VALUES ('dense-2d-3', 'phantom_004', 438.8878519999962);
INSERT INTO evaluations VALUES ('dense-2d-7', 'phantom_004', 591.21348399999988);
INSERT INTO evaluations VALUES ('l1-2d-4', 'phantom_004', 993.88140700000076);
INSERT INTO evaluations VALUES ('l1-2d-8', 'phantom_004', 728.54091999999946);
INSERT INTO evaluations VALUES ('sauron-2d-1', 'phantom_001', 276.6208000000006);
INSERT INTO evaluations VALUES ('sauron-2d-1', 'phantom_003', 119.05680999999822);
INSERT INTO case_files VALUES ('phantom_001', 'image_0000.nii.gz', 14412, '9e03c4b88a91869101a3fff9b78d199028e70c52f5fb5a7d48e394f2a83cdde5');
INSERT INTO case_files VALUES ('phantom_001', 'label.nii.gz', 341, '4674a32cbd6fb6b279a53104f7224a42e84d8da0029c6926de483988b9c089c1');
INSERT INTO case_files VALUES ('phantom_002', 'image_0000.nii.gz', 14405, '6d340931ccb1c7233598e1649719d9302d6803926bc140fa60319c4a9b759240');
INSERT INTO case_files VALUES ('phantom_002', 'label.nii.gz', 300, 'fa1a6a322574c565d0633ccb8d84141b927a55e3c0e3d26ba9e2b3b4f8840001');
INSERT INTO case_files VALUES ('phantom_003', 'image_0000.nii.gz', 14196, 'c337ab861c6964b79f2eef07627831a619e00078a7bd23e89ef6d66cce9c03d3');
INSERT INTO case_files VALUES ('phantom_003', 'label.nii.gz', 294, '14b3ec053525c04d8c09a11439ad160cec73dfe89ceb2efc67c73b8fc34fbafe');
INSERT INTO case_files VALUES ('phantom_004', 'image_0000.nii.gz', 14433, 'c970883684f34f3b740628513a8a15d2e3538d343d00e8c0350afff9a665fc99');
INSERT INTO case_files VALUES ('phantom_004', 'label.nii.gz', 304, '6b0b140dc857f0883512e20663f7f372a941d8069f405f74750f916835423b02');
INSERT INTO case_files VALUES ('phantom_005', 'image_0000.nii.gz', 14536, 'e7c76c9a488d33eb838ef6922861887c74f8ab39ed20963c095ac2604f876dde');
INSERT INTO case_files VALUES ('phantom_005', 'label.nii.gz', 305, 'ef81e3ba50cc61132cc3fff4146c193e0f6396700cb162f229b1f34844f0f947');
INSERT INTO case_files VALUES ('phantom_006', 'image_0000.nii.gz', 14083, '66d538ec8d22fd1ec51139d8829dda4852f5a754fff027d84c455a190c6b0aa9');
INSERT INTO case_files VALUES ('phantom_006', 'label.nii.gz', 318, 'f14b05788c80d2d7ffcaf89b3290cc5b7e492217add4c6ec6738fb879619750b');
INSERT INTO layers VALUES ('dense-2d-2', 1, 0, 'encoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 1, 'encoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 2, 'encoder1.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 3, 'encoder1.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 4, 'up0', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 5, 'decoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 6, 'decoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 1, 0, 'encoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 1, 1, 'encoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 1, 2, 'encoder1.1', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 1, 3, 'encoder1.2', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 1, 4, 'up0', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 1, 5, 'decoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 1, 6, 'decoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 2, 0, 'encoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 2, 1, 'encoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 2, 2, 'encoder1.1', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 2, 3, 'encoder1.2', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 2, 4, 'up0', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 2, 5, 'decoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-3', 2, 6, 'decoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 1, 0, 'encoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 1, 1, 'encoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 1, 2, 'encoder1.1', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 1, 3, 'encoder1.2', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 1, 4, 'up0', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 1, 5, 'decoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 1, 6, 'decoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 2, 0, 'encoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 2, 1, 'encoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 2, 2, 'encoder1.1', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 2, 3, 'encoder1.2', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 2, 4, 'up0', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 2, 5, 'decoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-7', 2, 6, 'decoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 1, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 1, 1, 'encoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 1, 2, 'encoder1.1', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 1, 3, 'encoder1.2', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 1, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 1, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 1, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 2, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 2, 1, 'encoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 2, 2, 'encoder1.1', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 2, 3, 'encoder1.2', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 2, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 2, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-5', 2, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 1, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 1, 1, 'encoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 1, 2, 'encoder1.1', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 1, 3, 'encoder1.2', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 1, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 1, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 1, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 2, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 2, 1, 'encoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 2, 2, 'encoder1.1', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 2, 3, 'encoder1.2', 3, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 2, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 2, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('flat-2d-9', 2, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 1, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 1, 1, 'encoder0.2', 2, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 1, 2, 'encoder1.1', 4, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 1, 3, 'encoder1.2', 5, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 1, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 1, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 1, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 2, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 2, 1, 'encoder0.2', 2, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 2, 2, 'encoder1.1', 4, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 2, 3, 'encoder1.2', 5, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 2, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 2, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-4', 2, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 1, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 1, 1, 'encoder0.2', 2, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 1, 2, 'encoder1.1', 4, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 1, 3, 'encoder1.2', 5, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 1, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 1, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 1, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 2, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 2, 1, 'encoder0.2', 2, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 2, 2, 'encoder1.1', 4, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 2, 3, 'encoder1.2', 5, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 2, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 2, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('l1-2d-8', 2, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 0, 'encoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 1, 'encoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 2, 'encoder1.1', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,2,2,0]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 3, 'encoder1.2', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,2,1,1,0,2,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 4, 'up0', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 5, 'decoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 6, 'decoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 0, 'encoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 1, 'encoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,0,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 2, 'encoder1.1', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,2,2,0]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 3, 'encoder1.2', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,2,1,1,0,2,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 4, 'up0', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 5, 'decoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 6, 'decoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,1]');
INSERT INTO layers VALUES ('scratch-2d-6', 1, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 1, 1, 'encoder0.2', 2, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 1, 2, 'encoder1.1', 4, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 1, 3, 'encoder1.2', 5, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 1, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 1, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 1, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 2, 0, 'encoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 2, 1, 'encoder0.2', 2, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 2, 2, 'encoder1.1', 4, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 2, 3, 'encoder1.2', 5, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 2, 4, 'up0', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 2, 5, 'decoder0.1', 3, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('scratch-2d-6', 2, 6, 'decoder0.2', 3, 4, 0.0, 0.0, '[]');
INSERT INTO metrics VALUES ('dense-2d-3', 'phantom_004', 1, 0.13812154696132598, 12.3598534966074, 285.20945976633249, 3844.6235176501618);
INSERT INTO metrics VALUES ('dense-2d-3', 'phantom_004', 2, 0.0, 12.223536810426083, 415.88724860472485, 248.91007397789019);
INSERT INTO metrics VALUES ('dense-2d-7', 'phantom_004', 1, 0.13812154696132598, 12.3598534966074, 285.20945976633249, 3844.6235176501618);
INSERT INTO metrics VALUES ('dense-2d-7', 'phantom_004', 2, 0.0, 12.223536810426083, 415.88724860472485, 248.91007397789019);
INSERT INTO metrics VALUES ('l1-2d-4', 'phantom_004', 1, 0.13609618828344847, 12.368211186636527, 285.20945976633249, 3768.9133701485539);
INSERT INTO metrics VALUES ('l1-2d-4', 'phantom_004', 2, 0.034762456546929318, 12.127533222056218, 415.88724860472485, 479.1518924074386);
INSERT INTO metrics VALUES ('l1-2d-8', 'phantom_004', 1, 0.13609618828344847, 12.368211186636527, 285.20945976633249, 3768.9133701485539);
INSERT INTO metrics VALUES ('l1-2d-8', 'phantom_004', 2, 0.034762456546929318, 12.127533222056218, 415.88724860472485, 479.1518924074386);
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_001', 1, 0.18375717801476621, 9.4821979078394367, 323.89172357721577, 3170.1260732424835);
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_001', 2, 0.020161290322580645, 9.9518794792449636, 544.5967033599203, 403.19264704892345);
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_003', 1, 0.26183982147284901, 8.534289942110453, 571.74814892953248, 3762.5756943652123);
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_003', 2, 0.010884353741496598, 9.9460577478176742, 329.93737165670387, 459.9778341012028);
INSERT INTO artefacts VALUES ('dense-2d-3', 'prediction', 'runs/dense-2d-3/predictions/phantom_004.nii.gz', 564, 'b5b4d6899fd379fa70f77a02f2c46eeeb07ae37d695f30b65f4eee939b4d2e02');
INSERT INTO artefacts VALUES ('dense-2d-7', 'prediction', 'runs/dense-2d-7/predictions/phantom_004.nii.gz', 564, 'b5b4d6899fd379fa70f77a02f2c46eeeb07ae37d695f30b65f4eee939b4d2e02');
INSERT INTO artefacts VALUES ('l1-2d-4', 'prediction', 'runs/l1-2d-4/predictions/phantom_004.nii.gz', 543, 'ee8f8b56fc18c1ea2c643e71243ecad55c7de657b78ce8d175a89d60da4e440b');
INSERT INTO artefacts VALUES ('l1-2d-8', 'prediction', 'runs/l1-2d-8/predictions/phantom_004.nii.gz', 543, 'ee8f8b56fc18c1ea2c643e71243ecad55c7de657b78ce8d175a89d60da4e440b');
INSERT INTO artefacts VALUES ('sauron-2d-1', 'export', '/project/exports/compact/model.json', 3534, 'ce6beb9561435a3e39a3c8e729ce3d2a21855dd3e6a7dc7f5ac2b76dd7fc60eb');
INSERT INTO artefacts VALUES ('sauron-2d-1', 'export', '/project/exports/compact/model.onnx', 10630, '52049984f7c08b00e08930e55f550d8af46601d500d0565dd3345d0242875780');
INSERT INTO artefacts VALUES ('sauron-2d-1', 'prediction', 'runs/sauron-2d-1/predictions/phantom_001.nii.gz', 799, '28bd564265fa209d7d66cda82526efbecd2302f3d571870d9e4b2c5a69cfe97a');
INSERT INTO artefacts VALUES ('sauron-2d-1', 'prediction', 'runs/sauron-2d-1/predictions/phantom_003.nii.gz', 666, 'adceed321b5f5c003402c30e456698fe0083039ec98ad4b62494d69db9d0c315');
INSERT INTO label_versions VALUES ('phantom_001', 1, 'corrected_0001.nii.gz', 340, 'c5cd140c72bef1639f0955b512647618055aa688b868e2757662a7c0224fcba2', 'A. Reader', '2026-11-30T22:46:52.792Z', 'one voxel more', 'Reference');
INSERT INTO studies VALUES (1, 'study-1', 'L1', '{"v":5,"base":{"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[],"task":{"kind":"classes"},"method":"none","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[]},"fold":0,"testFold":null,"selection":"last","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}},"methods":["l1"],"settings":{},"cuts":[0.5],"seeds":[1],"folds":[0],"denseEpochs":1,"scratchOf":null}', 'finished', '', '2026-11-30T22:47:00.679Z');
INSERT INTO studies VALUES (2, 'study-2', 'Starts', '{"v":5,"base":{"preparation":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":512.8302625343323,"median":511.6422424316406,"standardDeviation":166.18889583016517,"min":185.31124877929688,"max":926.7659301757812,"percentile005":230.70616149902344,"percentile995":859.868896484375,"image":{"low":[61.10563983917236,217.02303161621094],"width":[292.42623405456544,622.3552368164063]}}]},"architecture":{"kind":"unet","widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"residual":false,"affineNorm":true,"downsampling":"stride","deepSupervision":true,"dropout":0},"step":{"patch":[16,16],"batch":2,"fixedAxes":[]},"reasons":[],"task":{"kind":"classes"},"method":"none","pruning":{"budget":{"kind":"macs","cut":0.5},"allocation":"uniform","levels":[0.3,0.3,0.5,0.5,0.7],"schedule":{"kind":"one-shot","start":0.5,"end":0.5,"rounds":1},"minKeep":2,"maxRatio":0.9,"roundTo":1,"variant":"","options":{},"shape":[]},"fold":0,"testFold":null,"selection":"last","epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"loss":[{"kind":"dice","weight":1,"options":{"batch":1}},{"kind":"cross-entropy","weight":1,"options":{}}],"headWeights":"halved","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0,"prediction":{"mirroring":true,"largestOnly":[]}},"methods":["l1","flat","scratch"],"settings":{},"cuts":[0.5],"seeds":[1],"folds":[0],"denseEpochs":1,"scratchOf":null}', 'stopped', 'Stopped by the user; it can be resumed.', '2026-11-30T22:47:27.443Z');
INSERT INTO study_runs VALUES ('study-1', 'dense seed 1 fold 0', 'dense-2d-3', 0.18966600000567269);
INSERT INTO study_runs VALUES ('study-1', 'l1 50 % seed 1 fold 0', 'l1-2d-4', 0.16698099999484839);
INSERT INTO study_runs VALUES ('study-2', 'dense seed 1 fold 0', 'dense-2d-7', NULL);
INSERT INTO study_runs VALUES ('study-2', 'flat 50 % seed 1 fold 0', 'flat-2d-9', NULL);
INSERT INTO study_runs VALUES ('study-2', 'l1 50 % seed 1 fold 0', 'l1-2d-8', NULL);
INSERT INTO segmentations VALUES ('phantom_002', 1, 'segmented_0001.nii.gz', 1026, 'f26430e678d3f901ef37c9d098f29148a64cab6a75a218243d467236895c4263', '{"v":1,"name":"Sauron","version":"epoch 2","sha256":"52049984f7c08b00e08930e55f550d8af46601d500d0565dd3345d0242875780"}', '[{"value":0,"name":"background"},{"value":1,"name":"head"},{"value":2,"name":"tail"}]', '2026-11-30T22:47:00.582Z', 0.16377260200000091, '[]');
INSERT OR REPLACE INTO sqlite_sequence VALUES ('runs', 9);
INSERT OR REPLACE INTO sqlite_sequence VALUES ('studies', 2);
PRAGMA user_version = 9;
