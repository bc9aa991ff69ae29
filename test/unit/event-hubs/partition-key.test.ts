import fc from "fast-check";
import { dirname, join } from "node:path";
import { partitionForKey } from "../../../infra/local/event-hubs/partition-key";

/** The SDK's own mapping, which it does not export. */
const { mapPartitionKeyToId } = jest.requireActual<{
  mapPartitionKeyToId: (key: string, partitions: number) => number;
}>(join(dirname(require.resolve("@azure/event-hubs")), "impl/partitionKeyToIdMapper.js"));

test("a key goes to the partition that the SDK says", () => {
  const key = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(key, fc.integer({ min: 1, max: 1024 }), (text, partitions) => {
      expect(partitionForKey(text, partitions)).toBe(mapPartitionKeyToId(text, partitions));
    }),
    { numRuns: 2000 },
  );
});
