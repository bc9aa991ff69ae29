import { unzipSync } from "fflate";
import { sizesByKind } from "../../../infra/package/kinds";
import { zip } from "../../../infra/package/zip";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const FILES: readonly (readonly [string, Uint8Array])[] = [
  ["host.json", bytesOf("{}")],
  ["app/index.js", bytesOf("a".repeat(1_000))],
  ["app/index.js.map", bytesOf("b".repeat(100))],
  ["node_modules/onnxruntime-node/dist/index.js", bytesOf("c".repeat(10))],
];

test("the same files make the same bytes, in whatever order and whenever", () => {
  const made = zip(new Map(FILES));
  jest.useFakeTimers({ now: new Date("2030-07-01T12:00:00Z") });
  expect(zip(new Map(FILES.toReversed()))).toEqual(made);
  jest.useRealTimers();
});

test("what was put in comes out", () => {
  expect(unzipSync(zip(new Map(FILES)))).toEqual(Object.fromEntries(FILES));
});

test("what takes how much is told by kind, as it is and zipped, the largest first", () => {
  const sizes = sizesByKind(zip(new Map(FILES)));
  expect(sizes.map(({ kind, files, bytes }) => [kind, files, bytes])).toEqual(
    expect.arrayContaining([
      ["code", 1, 1_000],
      ["source maps", 1, 100],
      ["onnxruntime", 1, 10],
      ["the rest", 1, 2],
    ]),
  );
  const zipped = sizes.map(({ zippedBytes }) => zippedBytes);
  expect(zipped).toEqual(zipped.toSorted((a, b) => b - a));
  expect(Math.max(...zipped)).toBeLessThan(100);
});
