import { expectedOf } from "../../../shared/models/fleet/train-fleet-model";

test("a sensor is expected as often as with half of the devices that have it, whatever it is called", () => {
  const samples: { expected: Record<string, number> }[] = [
    { expected: { temperature: 5, constructor: 2 } },
    { expected: { temperature: 3, toString: 4 } },
    { expected: { temperature: 4 } },
  ];

  expect(expectedOf(samples)).toEqual({ temperature: 4, constructor: 2, toString: 4 });
});
