import { blobSegment } from "../../shared/blobs";

test.each([
  ["pump-17", "pump-17"],
  ["..", "%2E%2E"],
  ["pump.", "pump%2E"],
  ["a.b..", "a.b%2E%2E"],
  ["a/b?c#d%", "a%2Fb%3Fc%23d%25"],
])("the id %p becomes the blob segment %p", (id, segment) => {
  expect(blobSegment(id)).toBe(segment);
});
