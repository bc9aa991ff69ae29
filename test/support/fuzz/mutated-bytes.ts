import fc from "fast-check";

/** A place, as a share of the length, and what happens there. */
interface ByteEdit {
  readonly place: number;
  readonly edit: (bytes: Buffer, at: number) => Buffer;
}

/** Not UTF-8: an overlong NUL, half a surrogate pair, a sequence cut short, bytes that never occur. */
const INVALID = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80], [0x80]];
const ODD = [[0], [0xef, 0xbb, 0xbf], [0x20], [0x0a], [0x22], [0x5c], [0x7f, 0xff, 0xff, 0xff]];

const splice = (bytes: Buffer, at: number, remove: number, insert: readonly number[] | Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(insert), bytes.subarray(at + remove)]);

const edit: fc.Arbitrary<ByteEdit["edit"]> = fc.oneof(
  fc.nat(7).map((bit) => (bytes: Buffer, at: number) => splice(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << bit)])),
  fc.nat(255).map((byte) => (bytes: Buffer, at: number) => splice(bytes, at, 1, [byte])),
  fc.constantFrom(...INVALID, ...ODD).map((insert) => (bytes: Buffer, at: number) => splice(bytes, at, 0, insert)),
  fc.integer({ min: 1, max: 8 }).map((remove) => (bytes: Buffer, at: number) => splice(bytes, at, remove, [])),
  fc
    .integer({ min: 1, max: 64 })
    .map((length) => (bytes: Buffer, at: number) => splice(bytes, at, 0, bytes.subarray(at, at + length))),
  fc.constant((bytes: Buffer, at: number) => bytes.subarray(0, at)),
);

const byteEdit: fc.Arbitrary<ByteEdit> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  edit,
});

/** One to three edits. */
export const byteEdits: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> = fc
  .array(byteEdit, { minLength: 1, maxLength: 3 })
  .map((edits) => (bytes) => edits.reduce<Buffer>(apply, Buffer.from(bytes)));

const apply = (bytes: Buffer, { place, edit }: ByteEdit): Buffer => edit(bytes, Math.floor(place * bytes.length));

/** Bytes near what `valid` gives. */
export const mutatedBytes = (valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(valid, byteEdits).map(([bytes, edit]) => edit(bytes));
