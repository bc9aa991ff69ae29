"""What one would run instead: scikit-learn in a loop over joblib files, an hour of windows a device.

python3 test/bench/score/joblib-loop.py   (needs numpy, scikit-learn, joblib)
"""

import tempfile
import time
from pathlib import Path

import joblib
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM

DEVICES, FILES, WINDOWS, FEATURES = 1_000, 20, 60, 15


def main() -> None:
    random = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.joblib" for number in range(DEVICES)]
        for number in range(FILES):
            rows = random.normal(size=(1_000, FEATURES)) @ random.normal(size=(FEATURES, FEATURES))
            model = make_pipeline(StandardScaler(), OneClassSVM(gamma="scale", nu=0.05)).fit(rows)
            for file in files[number::FILES]:
                joblib.dump(model, file)
        windows = random.normal(size=(WINDOWS, FEATURES))
        vectors = len(model[-1].support_)
        print(f"{DEVICES} devices, {WINDOWS} windows of {FEATURES} features, {vectors} support vectors")
        for what, source in [("load and score", files), ("score", [joblib.load(file) for file in files])]:
            times = []
            for one in source:
                start = time.perf_counter()
                model = joblib.load(one) if isinstance(one, Path) else one
                model.decision_function(windows)
                times.append(time.perf_counter() - start)
            print(f"{what}: {1000 * np.median(times):.2f} ms a device, {1000 * min(times):.2f} at best")


main()
