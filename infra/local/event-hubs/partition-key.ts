/**
 * The partition, counted from 0, that the service puts a key's events in: lookup3 (Bob Jenkins' hashlittle2) over the
 * UTF-8 bytes, both results xor-ed and cut to a signed 16-bit number. Agrees with the SDKs' own mapping.
 */
export function partitionForKey(key: string, partitions: number): number {
  const [c, b] = hashLittle2(Buffer.from(key, "utf8"));
  const folded = ((c ^ b) << 16) >> 16;
  return Math.abs(folded % partitions);
}

type Words = [a: number, b: number, c: number];

const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

function hashLittle2(data: Buffer): [c: number, b: number] {
  const seed = (0xdeadbeef + data.length) | 0;
  let words: Words = [seed, seed, seed];
  let at = 0;
  for (; data.length - at > 12; at += 12) words = mix(add(words, data, at));
  if (at === data.length) return [words[2], words[1]];
  const tail = Buffer.alloc(12);
  data.copy(tail, 0, at);
  return finish(add(words, tail, 0));
}

const add = ([a, b, c]: Words, data: Buffer, at: number): Words => [
  (a + data.readInt32LE(at)) | 0,
  (b + data.readInt32LE(at + 4)) | 0,
  (c + data.readInt32LE(at + 8)) | 0,
];

function mix([a, b, c]: Words): Words {
  a = (a - c) ^ rotate(c, 4);
  c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 6);
  a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 8);
  b = (b + a) | 0;
  a = (a - c) ^ rotate(c, 16);
  c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 19);
  a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 4);
  b = (b + a) | 0;
  return [a, b, c];
}

function finish([a, b, c]: Words): [c: number, b: number] {
  c = (c ^ b) - rotate(b, 14);
  a = (a ^ c) - rotate(c, 11);
  b = (b ^ a) - rotate(a, 25);
  c = (c ^ b) - rotate(b, 16);
  a = (a ^ c) - rotate(c, 4);
  b = (b ^ a) - rotate(a, 14);
  c = (c ^ b) - rotate(b, 24);
  return [c, b];
}
