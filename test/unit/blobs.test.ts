import { posix } from "node:path";
import fc from "fast-check";
import { blobSegment } from "../../shared/blobs";
import { modelFolder } from "../../shared/models/model-folder";
import type { DeviceId } from "../../shared/readings/reading";

test.each([
  ["pump-17", "pump-17"],
  ["..", "%2E%2E"],
  ["pump.", "pump%2E"],
  ["a.b..", "a.b%2E%2E"],
  ["a/b?c#d%", "a%2Fb%3Fc%23d%25"],
])("the id %p becomes the blob segment %p", (id, segment) => {
  expect(blobSegment(id)).toBe(segment);
});

/** Device ids as they may be, and whatever else somebody may call something. */
const anyId = fc.oneof(
  fc.string({
    unit: fc.constantFrom(..."., %, 2, e, E, /, \\, a, A, ~, :, #, ?, *, ', (, )".split(", ")),
    minLength: 1,
    maxLength: 6,
  }),
  fc.string({ unit: "binary-ascii", minLength: 1 }),
  fc.constantFrom(".", "..", "%2e%2e", "%2E%2E", "../..", "..%2f", "a/../b", "CON", "__proto__", "a ", "a\u0000"),
);

test("two ids that differ have blobs of different names, neither of which is beneath the other's", () => {
  fc.assert(
    fc.property(anyId, anyId, (a, b) => {
      fc.pre(a !== b);
      const [one, other] = [modelFolder(a as DeviceId), modelFolder(b as DeviceId)];
      expect(one.startsWith(other) || other.startsWith(one)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test("an id's blobs lie one step beneath their folder, whoever reads the name as a path or an address", () => {
  fc.assert(
    fc.property(anyId, (id) => {
      const name = `${modelFolder(id as DeviceId)}model.onnx`;
      for (const path of [posix.normalize(name), new URL(encodeURI(name), "http://store/").pathname.slice(1)]) {
        expect(decodeURI(path).split("/")).toHaveLength(3);
        expect(path.startsWith("models/")).toBe(true);
      }
      expect(decodeURIComponent(blobSegment(id))).toBe(id);
    }),
    { numRuns: 2_000 },
  );
});
