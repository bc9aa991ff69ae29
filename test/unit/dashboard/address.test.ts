import fc from "fast-check";
import { addressOf, linkTo } from "../../../functions/dashboard/address";

test("a link leads to what it names, whatever a device is called", () => {
  const texts = fc.string({ minLength: 1 }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 3 }), texts, (path, value) => {
      const { path: found, query } = addressOf(linkTo(path, { window: value, none: undefined }));
      expect(found).toEqual(path);
      expect([...query]).toEqual([["window", value]]);
    }),
  );
});

test("what somebody typed that is no encoding stands for itself", () => {
  expect(addressOf("#/devices/100%").path).toEqual(["devices", "100%"]);
  expect(addressOf("").path).toEqual([]);
});
