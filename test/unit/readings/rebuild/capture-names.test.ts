import fc from "fast-check";
import {
  captureName,
  capturePrefix,
  captureTimeReader,
  DEFAULT_NAME_FORMAT,
  isNameFormat,
} from "../../../../shared/readings/rebuild/capture-names";

const plant = { namespace: "plant.servicebus.windows.net", hub: "readings" };

test("names a file as Azure does", () => {
  const name = captureName(DEFAULT_NAME_FORMAT, plant, "0", Date.parse("2026-07-07T17:07:05Z"));

  expect(name).toBe("plant/readings/0/2026/07/07/17/07/05.avro");
  expect(name.startsWith(capturePrefix(DEFAULT_NAME_FORMAT, plant, "0"))).toBe(true);
});

test.each([
  DEFAULT_NAME_FORMAT,
  "raw/{EventHub}/{Year}-{Month}-{Day}/{Hour}.{Minute}.{Second}/{Namespace}-{PartitionId}",
  "{Year}{Month}{Day}{Hour}{Minute}{Second}_{PartitionId}_{Year}",
])("reads from a name by %s when its window began", (format) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.nat(31), (second, partition) => {
      const name = captureName(format, plant, String(partition), second * 1000);

      expect(captureTimeReader(format, plant, String(partition))(name)).toBe(second * 1000);
      expect(captureTimeReader(format, plant, String(partition + 1))(name)).toBeUndefined();
    }),
  );
});

test.each(["{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}", `${DEFAULT_NAME_FORMAT}/{Shard}`, "raw"])(
  "%s is no format of names",
  (format) => {
    expect(isNameFormat(format)).toBe(false);
  },
);
