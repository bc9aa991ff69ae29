import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeDetector } from "../../../../shared/models/training/write-detector";

/** A file that is in order, whose input is `X` and whose scores are `scores`. */
export interface BaseModel {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly features: number;
}

const REFERENCES = ["pipe_linear_f3", "pipe_poly_f3", "pipe_rbf_f3", "raw_rbf_f3", "std_rbf_f3"];

/** Files as we write them and as scikit-learn's users do. */
export async function baseModels(): Promise<BaseModel[]> {
  const own = (["float32", "float64"] as const).map(async (type) => {
    return { name: `our own in ${type}`, bytes: await writeDetector(DETECTOR, type), features: 2 };
  });
  const others = REFERENCES.map((name) => ({ name, bytes: readFileSync(reference(name)), features: 3 }));
  return [...(await Promise.all(own)), ...others];
}

const DETECTOR = {
  scaler: { mean: Float64Array.of(10, 20), scale: Float64Array.of(2, 3) },
  terms: [
    {
      expansion: {
        supportVectors: Float64Array.of(0, 0, 1, -1, -1, 1),
        dualCoefficients: Float64Array.of(0.5, 0.25, 0.25),
        ...{ gamma: 1, features: 2 },
      },
    },
  ],
  offset: 0.5,
};

function reference(name: string): string {
  // This file lies one folder deeper when it is compiled.
  const root = ["../../../..", "../../../../.."]
    .map((up) => join(__dirname, up))
    .find((folder) => existsSync(join(folder, "package.json")));
  return join(root ?? "", "test/fixtures/reference/models", `${name}.onnx`);
}
