CREATE TABLE dataset (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        modality TEXT NOT NULL,
        channels TEXT NOT NULL,
        classes TEXT NOT NULL,
        fingerprint TEXT NOT NULL
      ) STRICT;
CREATE TABLE cases (
        id TEXT PRIMARY KEY NOT NULL,
        subject TEXT NOT NULL,
        grid TEXT NOT NULL,
        label_counts TEXT NOT NULL,
        fold INTEGER NOT NULL CHECK (fold BETWEEN 0 AND 4)
      ) STRICT;
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
      ) STRICT;
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
        skipped_steps INTEGER NOT NULL,
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
INSERT INTO dataset VALUES (1, 'Secateur phantoms', 'MR', '["MRI"]', '[{"value":0,"name":"background"},{"value":1,"name":"head"},{"value":2,"name":"tail"}]', '{"cases":6,"orientation":"RSA","medianSize":[16,16,16],"medianSpacing":[0.9844999866804656,0.9820000231266022,1.0580000021981766],"targetSpacing":[0.9844999866804656,0.9820000231266022,1.0580000021981766],"medianSizeAfterResampling":[16,16,16],"medianCropRatio":1,"intensities":[{"mean":431.83811917648313,"median":405.709228515625,"standardDeviation":146.48817827883116,"min":122.19902038574219,"max":913.3447875976562,"percentile005":174.052490234375,"percentile995":828.3589477539062}]}');
INSERT INTO cases VALUES ('phantom_001', 'phantom_001', '{"size":[16,16,16],"spacing":[0.9000000176773489,1.0679999744998678,0.9940000176429749],"origin":[5.925611972808838,8.637691497802734,-7.454999923706055],"direction":[[-0.9951076047204779,-0.09879703956836461,0],[0.0987970381008256,-0.9951076048661793,0],[0,0,1]]}', '[3188,338,570]', 0);
INSERT INTO cases VALUES ('phantom_002', 'phantom_002', '{"size":[16,16,16],"spacing":[1.0029999994013086,0.9820000157575988,0.9660000205039978],"origin":[8.089503288269043,6.7372965812683105,-7.244999885559082],"direction":[[-0.9967721001821378,0.08028312586397342,0],[-0.0802831229619521,-0.9967721004158755,0],[0,0,1]]}', '[3228,588,280]', 2);
INSERT INTO cases VALUES ('phantom_003', 'phantom_003', '{"size":[16,16,16],"spacing":[0.9659999739596226,1.0769999965581842,1.0329999923706055],"origin":[7.9879279136657715,7.343638896942139,-7.747499942779541],"direction":[[-0.9953689029042629,0.09612880489823959,0],[-0.0961288024207493,-0.9953689031435292,0],[0,0,1]]}', '[3257,532,307]', 0);
INSERT INTO cases VALUES ('phantom_004', 'phantom_004', '{"size":[16,16,16],"spacing":[0.9240000028767165,1.0699999592453031,1.0490000247955322],"origin":[7.305730819702148,7.684518337249756,-7.867499828338623],"direction":[[-0.998856569251966,0.04780746868631115,0],[-0.04780747039231044,-0.998856569170313,0],[0,0,1]]}', '[3420,275,401]', 1);
INSERT INTO cases VALUES ('phantom_005', 'phantom_005', '{"size":[16,16,16],"spacing":[1.0659999852441264,1.0050000108120891,0.9700000286102295],"origin":[7.849947452545166,7.688449382781982,-7.275000095367432],"direction":[[-0.9998185017049395,-0.019051604879644,0],[0.019051605139448907,-0.999818501699989,0],[0,0,1]]}', '[3318,549,229]', 3);
INSERT INTO cases VALUES ('phantom_006', 'phantom_006', '{"size":[16,16,16],"spacing":[1.0870000036051812,1.0480000298964856,0.9350000023841858],"origin":[8.54706859588623,7.42902946472168,-7.012499809265137],"direction":[[-0.9986688559713124,0.05158019109067159,0],[-0.05158019026775048,-0.9986688560138153,0],[0,0,1]]}', '[3321,336,439]', 4);
INSERT INTO runs VALUES (1, 'sauron-2d-1', 'Sauron', '{"plan":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":431.83811917648313,"median":405.709228515625,"standardDeviation":146.48817827883116,"min":122.19902038574219,"max":913.3447875976562,"percentile005":174.052490234375,"percentile995":828.3589477539062}],"patch":[16,16],"batch":2,"widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"reasons":[{"field":"orientation","reason":"most cases are stored as RSA, coarsest axis last"},{"field":"targetSpacing","reason":"the median spacing of all cases"},{"field":"normalization","reason":"intensities are not comparable between images: each is brought to mean 0 and deviation 1"},{"field":"patch","reason":"the median image is 16 × 16 voxels; sides are multiples of 4 × 4"},{"field":"batch","reason":"a batch shows at most 5 % of all voxels; memory alone would allow 15384"},{"field":"widths","reason":"32 filters, doubled at every stage up to 512; 3 stages"},{"field":"strides","reason":"halved while a side has 8 voxels or more; the deepest map is 4 × 4"},{"field":"kernels","reason":"3 along every axis: the spacings are alike"}]},"method":"sauron","sauron":{"preset":"budget","lambda":0.5,"prune":true},"fold":0,"epochs":2,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"alpha":0.5,"deepSupervision":true,"residual":false,"affineNorm":true,"downsampling":"stride","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0}', 'finished', '', '["2 epochs of 2 steps. Sauron (budget), regulariser weight 0.5, at least 2 filters per layer: 16 thresholds from 0.001 to 0.5, at least 3 epochs apart where a layer has converged, the top one reached by epoch 1 of 2; nothing is cut after epoch 1, nor once 40 % of MACs and parameters are left."]', '2026-11-30T15:25:00.810Z', 1719, 223232, 16384, 10467);
INSERT INTO runs VALUES (2, 'dense-2d-2', 'Dense, stopped', '{"plan":{"dims":2,"orientation":"RSA","targetSpacing":[1.0580000021981766,0.9820000231266022,0.9844999866804656],"normalization":["zscore"],"intensities":[{"mean":431.83811917648313,"median":405.709228515625,"standardDeviation":146.48817827883116,"min":122.19902038574219,"max":913.3447875976562,"percentile005":174.052490234375,"percentile995":828.3589477539062}],"patch":[16,16],"batch":2,"widths":[4,8],"strides":[[1,1],[2,2]],"kernels":[[3,3],[3,3]],"reasons":[{"field":"orientation","reason":"most cases are stored as RSA, coarsest axis last"},{"field":"targetSpacing","reason":"the median spacing of all cases"},{"field":"normalization","reason":"intensities are not comparable between images: each is brought to mean 0 and deviation 1"},{"field":"patch","reason":"the median image is 16 × 16 voxels; sides are multiples of 4 × 4"},{"field":"batch","reason":"a batch shows at most 5 % of all voxels; memory alone would allow 15384"},{"field":"widths","reason":"32 filters, doubled at every stage up to 512; 3 stages"},{"field":"strides","reason":"halved while a side has 8 voxels or more; the deepest map is 4 × 4"},{"field":"kernels","reason":"3 along every axis: the spacings are alike"}]},"method":"none","sauron":{"preset":"budget","lambda":0.5,"prune":true},"fold":0,"epochs":5,"iterationsPerEpoch":2,"budgetMinutes":0,"seed":1,"optimizer":{"kind":"adam","learningRate":0.001,"momentum":0.99,"weightDecay":0.00001,"clipNorm":12},"alpha":0.5,"deepSupervision":true,"residual":false,"affineNorm":true,"downsampling":"stride","foregroundShare":0.33,"augmentation":{"rotation":true,"scaling":true,"noise":true,"blur":true,"brightness":true,"contrast":true,"lowResolution":true,"gamma":true,"mirroring":true},"patience":0}', 'stopped', 'Stopped by the user; it can be resumed.', '["5 epochs of 2 steps. No pruning."]', '2026-11-30T15:25:04.254Z', 1719, 223232, 16384, NULL);
INSERT INTO epochs VALUES ('dense-2d-2', 1, 0.001, 1.3674337863922119, 1.1731455326080322, 0.18611111111111112, 1719, 223232, 16384, 0.75660477600000009, 0.12589218046384706, 0);
INSERT INTO epochs VALUES ('dense-2d-2', 2, 0.00081805214605085847, 1.5301426649093628, 1.1354705095291138, 0.20055710306406685, 1719, 223232, 16384, 0.029701739999999519, 0.00033886903596878139, 0);
INSERT INTO epochs VALUES ('sauron-2d-1', 1, 0.001, 1.4532772898674011, 1.2469180822372437, 0.18662952646239556, 1719, 223232, 16384, 1.966569336, 0.14376940890122739, 0);
INSERT INTO epochs VALUES ('sauron-2d-1', 2, 0.00053588673126814658, 1.6124715805053711, 1.2223645448684692, 0.19498607242339833, 1719, 223232, 16384, 0.024822070999999595, 0.00048618022239522258, 0);
INSERT INTO evaluations VALUES ('sauron-2d-1', 'phantom_001', 76.312840000000506);
INSERT INTO evaluations VALUES ('sauron-2d-1', 'phantom_003', 4.5319099999996979);
INSERT INTO case_files VALUES ('phantom_001', 'image_0000.nii.gz', 14373, 'e61803514b4cb6f4ceede31c49f6dd2be5f003a9b2724408ecdc6a3f9e5d19f6');
INSERT INTO case_files VALUES ('phantom_001', 'label.nii.gz', 341, '4674a32cbd6fb6b279a53104f7224a42e84d8da0029c6926de483988b9c089c1');
INSERT INTO case_files VALUES ('phantom_002', 'image_0000.nii.gz', 14426, '9276e0ece660aa35491b96af6fae8e6b2f3643cb53aa379c6d7ea308aa4e41d2');
INSERT INTO case_files VALUES ('phantom_002', 'label.nii.gz', 300, 'fa1a6a322574c565d0633ccb8d84141b927a55e3c0e3d26ba9e2b3b4f8840001');
INSERT INTO case_files VALUES ('phantom_003', 'image_0000.nii.gz', 14323, '674b53dde110bc83a9fe8e5cf7d4f317f56a063cd3698c87efaa965078f08638');
INSERT INTO case_files VALUES ('phantom_003', 'label.nii.gz', 294, '14b3ec053525c04d8c09a11439ad160cec73dfe89ceb2efc67c73b8fc34fbafe');
INSERT INTO case_files VALUES ('phantom_004', 'image_0000.nii.gz', 14527, '593a01996721f676e10f336728b777534db9fdeb0bb099d16426a0d0dc663c0a');
INSERT INTO case_files VALUES ('phantom_004', 'label.nii.gz', 304, '6b0b140dc857f0883512e20663f7f372a941d8069f405f74750f916835423b02');
INSERT INTO case_files VALUES ('phantom_005', 'image_0000.nii.gz', 14525, 'b04af0cfe6970220d0de2a03192c5e3004c462c0d2d7067a01d71aab09eaed24');
INSERT INTO case_files VALUES ('phantom_005', 'label.nii.gz', 305, 'ef81e3ba50cc61132cc3fff4146c193e0f6396700cb162f229b1f34844f0f947');
INSERT INTO case_files VALUES ('phantom_006', 'image_0000.nii.gz', 14615, '14bb63e560ad19541ff272e27102c1fc56b4a427c21cc76c4ed9ae361959c311');
INSERT INTO case_files VALUES ('phantom_006', 'label.nii.gz', 318, 'f14b05788c80d2d7ffcaf89b3290cc5b7e492217add4c6ec6738fb879619750b');
INSERT INTO layers VALUES ('dense-2d-2', 1, 0, 'encoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 1, 'encoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 2, 'encoder1.1', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 3, 'encoder1.2', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 4, 'up0', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 5, 'decoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 1, 6, 'decoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 2, 0, 'encoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 2, 1, 'encoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 2, 2, 'encoder1.1', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 2, 3, 'encoder1.2', 8, 8, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 2, 4, 'up0', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 2, 5, 'decoder0.1', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('dense-2d-2', 2, 6, 'decoder0.2', 4, 4, 0.0, 0.0, '[]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 0, 'encoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 1, 'encoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,0,0,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 2, 'encoder1.1', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,1,3,1,0]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 3, 'encoder1.2', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3,2,1,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 4, 'up0', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 5, 'decoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 1, 6, 'decoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 0, 'encoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 1, 'encoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,0,0,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 2, 'encoder1.1', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,1,3,1,0]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 3, 'encoder1.2', 8, 8, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,3,2,1,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 4, 'up0', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2,0,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 5, 'decoder0.1', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1]');
INSERT INTO layers VALUES ('sauron-2d-1', 2, 6, 'decoder0.2', 4, 4, 0.5, 0.0, '[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,1,0,1]');
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_001', 1, 0.18877937831690675, 10.828638812576113, 322.93629076430364, 2197.4954696979239);
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_001', 2, 0.13639344262295083, 8.740704935378286, 544.5967033599203, 912.43833633109455);
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_003', 1, 0.25994513031550071, 7.8074512400077394, 571.74814892953248, 2562.1195245263257);
INSERT INTO metrics VALUES ('sauron-2d-1', 'phantom_003', 2, 0.087183958151700089, 9.4393220557774491, 329.93737165670387, 902.76023515189331);
INSERT INTO artefacts VALUES ('sauron-2d-1', 'export', '/project/exports/compact/model.json', 3803, '11b36c32dfbd97eb11518a667cd85ed27fafb70bb8895d400eb47a64060218b8');
INSERT INTO artefacts VALUES ('sauron-2d-1', 'export', '/project/exports/compact/model.onnx', 10630, 'f0bdc64a8b27c8b86bdfeab8223836b94a60950e674f0218d4c71ff244ca3f24');
INSERT INTO artefacts VALUES ('sauron-2d-1', 'prediction', 'runs/sauron-2d-1/predictions/phantom_001.nii.gz', 1129, '2ebf177830d7a4ae674780ff1616390e938fc7c3e5e0ee5b2568de8214658999');
INSERT INTO artefacts VALUES ('sauron-2d-1', 'prediction', 'runs/sauron-2d-1/predictions/phantom_003.nii.gz', 1130, '82692486a5250e0506d5c5fd8356377fac851b88f6c50ee7e6e7ca84aa7c59bf');
INSERT OR REPLACE INTO sqlite_sequence VALUES ('runs', 2);
PRAGMA user_version = 1;
