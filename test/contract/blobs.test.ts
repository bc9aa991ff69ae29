import { blobSegment, type Blobs } from "../../shared/blobs";
import { UnavailableError } from "../../shared/errors";
import { azureBlobs } from "../../shared/storage/blob/azure-blobs";
import type { BlobConnection } from "../../shared/storage/blob/blob-service";
import { startAzurite } from "../support/azurite";
import { collect } from "../support/collect";
import { unusedPort } from "../support/contract/unused-port";
import { useBlobs } from "../support/contract/use-blobs";

const TYPE = "application/x-ndjson";
const bytes = (text: string): Buffer => Buffer.from(text);

let blobs: Blobs;
let connection: BlobConnection;
useBlobs((room) => ({ blobs, connection } = room));

const read = async (name: string): Promise<string | undefined> => textOf(await blobs.read(name));
const textOf = (found: Uint8Array | undefined): string | undefined => found && Buffer.from(found).toString();

async function streamed(name: string, range?: { offset: number; bytes: number }): Promise<string> {
  return Buffer.concat(await collect(blobs.stream(name, range))).toString();
}

describe("reading a blob", () => {
  beforeEach(() => blobs.create("a/b.txt", bytes("0123456789"), TYPE));

  it("gives all of it, or a range", async () => {
    expect(await read("a/b.txt")).toBe("0123456789");
    expect(textOf(await blobs.read("a/b.txt", { offset: 0, bytes: 1 }))).toBe("0");
    expect(textOf(await blobs.read("a/b.txt", { offset: 3, bytes: 4 }))).toBe("3456");
    expect(textOf(await blobs.read("a/b.txt", { offset: 9, bytes: 1 }))).toBe("9");
  });

  it("streams all of it, or a range", async () => {
    expect(await streamed("a/b.txt")).toBe("0123456789");
    expect(await streamed("a/b.txt", { offset: 0, bytes: 3 })).toBe("012");
    expect(await streamed("a/b.txt", { offset: 7, bytes: 3 })).toBe("789");
  });

  it("gives nothing where there is none, whole or range", async () => {
    expect(await blobs.read("a/c.txt")).toBeUndefined();
    expect(await blobs.read("a/c.txt", { offset: 3, bytes: 4 })).toBeUndefined();
    expect(await streamed("a/c.txt")).toBe("");
    expect(await streamed("a/c.txt", { offset: 3, bytes: 4 })).toBe("");
    expect(await blobs.read("A/B.txt")).toBeUndefined();
  });

  it("tells an empty blob from one that is not there", async () => {
    await blobs.create("empty", bytes(""), TYPE);

    expect(await read("empty")).toBe("");
    expect(await streamed("empty")).toBe("");
  });

  it("streams a blob that comes in many pieces as it was written", async () => {
    const large = Buffer.alloc(9 * 1024 * 1024, "0123456789abcdef\n");
    await blobs.create("large", large, TYPE);

    const pieces = await collect(blobs.stream("large"));

    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(large)).toBe(true);
    expect(Buffer.from((await blobs.read("large")) ?? []).equals(large)).toBe(true);
  });
});

describe("creating a blob", () => {
  it("writes it once; what is there stays", async () => {
    expect(await blobs.create("name", bytes("first"), TYPE)).toBe(true);
    expect(await blobs.create("name", bytes("second"), TYPE)).toBe(false);

    expect(await read("name")).toBe("first");
  });

  it("lets one of several at once write it", async () => {
    const created = await Promise.all(
      ["a", "b", "c", "d"].map(async (text) => ((await blobs.create("name", bytes(text), TYPE)) ? text : "")),
    );

    expect(created.filter((text) => text !== "")).toEqual([await read("name")]);
  });

  it("leaves a blob alone that was committed from blocks", async () => {
    await blobs.stageBlock("name", 0, bytes("blocks"));
    await blobs.commitBlocks("name", [0], TYPE);

    expect(await blobs.create("name", bytes("created"), TYPE)).toBe(false);
    expect(await read("name")).toBe("blocks");
  });
});

describe("committing blocks", () => {
  it("makes the blob of the listed blocks in the listed order, and of no others", async () => {
    for (const id of [0, 7, 11, 100]) await blobs.stageBlock("part", id, bytes(`<${id}>`));

    expect(await blobs.commitBlocks("part", [11, 0, 100], TYPE)).toBe("committed");

    expect(await read("part")).toBe("<11><0><100>");
  });

  it("shows nothing before", async () => {
    await blobs.stageBlock("part", 0, bytes("staged"));

    expect(await blobs.read("part")).toBeUndefined();
    expect(await streamed("part")).toBe("");
  });

  it("takes what was staged last under an id", async () => {
    await blobs.stageBlock("part", 0, bytes("first try"));
    await blobs.stageBlock("part", 0, bytes("second"));

    await blobs.commitBlocks("part", [0], TYPE);

    expect(await read("part")).toBe("second");
  });

  it("finds it committed already, the second time", async () => {
    await blobs.stageBlock("part", 0, bytes("block"));
    await blobs.commitBlocks("part", [0], TYPE);

    expect(await blobs.commitBlocks("part", [0], TYPE)).toBe("exists");
    expect(await read("part")).toBe("block");
  });

  it("cannot be undone by a late twin that stages and commits again", async () => {
    await blobs.stageBlock("part", 0, bytes("zero"));
    await blobs.stageBlock("part", 1, bytes("one"));
    await blobs.commitBlocks("part", [0, 1], TYPE);

    await blobs.stageBlock("part", 1, bytes("twin"));
    expect(await read("part")).toBe("zeroone");
    expect(await blobs.commitBlocks("part", [0, 1], TYPE)).toBe("exists");
    expect(await blobs.commitBlocks("part", [1], TYPE)).toBe("exists");
    expect(await blobs.commitBlocks("part", [], TYPE)).toBe("exists");
    expect(await read("part")).toBe("zeroone");
  });

  it("is done by one of several that try at once", async () => {
    await blobs.stageBlock("part", 0, bytes("zero"));
    await blobs.stageBlock("part", 1, bytes("one"));

    const outcomes = await Promise.all([[0], [1], [0, 1]].map((ids) => blobs.commitBlocks("part", ids, TYPE)));

    expect([...outcomes].sort()).toEqual(["committed", "exists", "exists"]);
    const written = ["zero", "one", "zeroone"][outcomes.indexOf("committed")];
    expect(await read("part")).toBe(written);
  });

  it("says that blocks are gone where one was never staged, and makes nothing", async () => {
    await blobs.stageBlock("part", 0, bytes("zero"));

    expect(await blobs.commitBlocks("part", [0, 1], TYPE)).toBe("blocks-gone");
    expect(await blobs.read("part")).toBeUndefined();
  });

  it("says so where none was staged at all", async () => {
    expect(await blobs.commitBlocks("part", [0], TYPE)).toBe("blocks-gone");
  });

  it("goes through once the missing block is there", async () => {
    await blobs.stageBlock("part", 0, bytes("zero"));
    await blobs.commitBlocks("part", [0, 1], TYPE);
    await blobs.stageBlock("part", 1, bytes("one"));

    expect(await blobs.commitBlocks("part", [0, 1], TYPE)).toBe("committed");
    expect(await read("part")).toBe("zeroone");
  });

  it("makes an empty blob of no blocks: a part whose devices all failed", async () => {
    expect(await blobs.commitBlocks("part", [], TYPE)).toBe("committed");
    expect(await read("part")).toBe("");
    expect(await blobs.commitBlocks("part", [], TYPE)).toBe("exists");
  });
});

describe("deleting a blob", () => {
  it("takes it away, and no other; one that is not there is no error", async () => {
    await blobs.create("a", bytes("a"), TYPE);
    await blobs.create("ab", bytes("ab"), TYPE);

    await blobs.delete("a");
    await blobs.delete("a");

    expect(await blobs.read("a")).toBeUndefined();
    expect(await read("ab")).toBe("ab");
  });

  it("makes room for another of its name", async () => {
    await blobs.create("name", bytes("first"), TYPE);
    await blobs.delete("name");

    expect(await blobs.create("name", bytes("second"), TYPE)).toBe(true);
    expect(await read("name")).toBe("second");
  });
});

describe("deleting all blobs under a prefix", () => {
  it("takes so many at a time until none is left, and no others", async () => {
    const others = ["runs/r10/plan.json", "runs/r", "models/runs/r1/x"];
    const names = Array.from({ length: 5 }, (_, i) => `runs/r1/${i}/part`);
    for (const name of [...others, ...names]) await blobs.create(name, bytes("x"), TYPE);

    expect(await blobs.deleteUnder("runs/r1/", 3)).toBe(3);
    expect(await blobs.deleteUnder("runs/r1/", 3)).toBe(2);
    expect(await blobs.deleteUnder("runs/r1/", 3)).toBe(0);

    for (const name of others) expect(await read(name)).toBe("x");
    for (const name of names) expect(await read(name)).toBeUndefined();
  });
});

describe("blob names", () => {
  const ids = [
    ".",
    "..",
    "...",
    "a..b",
    "%",
    "%2E",
    "%2e%2e",
    "#",
    "a#b",
    "?",
    "a?b=c",
    "a:b+c,d=e@f$g'h",
    "(*)!",
    "Pump",
    "pump",
  ];

  it.each(ids)("keep the id %p as one step of the path", async (id) => {
    await blobs.create(`runs/${blobSegment(id)}/plan.json`, bytes(id), TYPE);

    expect(await read(`runs/${blobSegment(id)}/plan.json`)).toBe(id);
    expect(await blobs.read("plan.json")).toBeUndefined();
    expect(await blobs.read("runs/plan.json")).toBeUndefined();
  });

  it("are different for different ids", async () => {
    for (const id of ids) expect(await blobs.create(blobSegment(id), bytes(id), TYPE)).toBe(true);
    for (const id of ids) expect(await read(blobSegment(id))).toBe(id);
  });
});

describe("blob storage that is not there", () => {
  it("is unavailable, for the time being, whatever is asked", async () => {
    const connectionString = connection.connectionString?.replace(
      /127\.0\.0\.1:\d+/,
      `127.0.0.1:${await unusedPort()}`,
    );
    const unreachable = azureBlobs({ connectionString, blobServiceUri: undefined, container: "test" });
    const calls = [
      unreachable.read("name"),
      unreachable.create("name", bytes("x"), TYPE),
      unreachable.stageBlock("name", 0, bytes("x")),
      unreachable.deleteUnder("name", 1),
      unreachable.commitBlocks("name", [0], TYPE),
      unreachable.delete("name"),
      collect(unreachable.stream("name")),
    ];

    const outcomes = await Promise.allSettled(calls);

    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "unavailable", retryable: true } });
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(UnavailableError);
    }
  });

  it("is unavailable where it goes away after it was used", async () => {
    const passing = await startAzurite();
    const { connectionString } = passing;
    const left = azureBlobs({ connectionString, blobServiceUri: undefined, container: "test" });
    await left.create("name", bytes("x"), TYPE).finally(() => passing[Symbol.asyncDispose]());

    await expect(left.read("name")).rejects.toThrow(UnavailableError);
    await expect(left.create("name", bytes("x"), TYPE)).rejects.toThrow(UnavailableError);
  });
});
