import { BlobServiceClient } from "@azure/storage-blob";
import type { Blobs } from "../../shared/blobs";
import { ConflictError } from "../../shared/errors";
import { azureBlobLinks, signedByUser } from "../../shared/storage/blob/azure-blob-links";
import type { BlobConnection } from "../../shared/storage/blob/blob-service";
import { useBlobs } from "../support/contract/use-blobs";

const NAME = "runs/20261120T120000Z-1f0c9a2b/1/parts/part-00000.csv";
const MINUTE = 60_000;

let blobs: Blobs;
let connection: BlobConnection;
useBlobs((room) => ({ blobs, connection } = room));

async function setUp(time: { from: number; to: number }) {
  for (const name of [NAME, "other"]) await blobs.create(name, Buffer.from(`what ${name} holds`), "text/csv");
  const linkTo = await azureBlobLinks(connection).within(time);
  return { url: new URL(await linkTo(NAME)) };
}

const soon = () => ({ from: Date.now() - MINUTE, to: Date.now() + MINUTE });

test("who has a link can read the blob, whole or a range, without a key", async () => {
  const { url } = await setUp(soon());
  const whole = await fetch(url);
  expect([whole.status, await whole.text()]).toEqual([200, `what ${NAME} holds`]);
  const range = await fetch(url, { headers: { range: "bytes=0-3" } });
  expect([range.status, await range.text()]).toEqual([206, "what"]);
});

test("a link is good for nothing else: not to write, not to delete, not for another blob", async () => {
  const { url } = await setUp(soon());
  const headers = { "x-ms-blob-type": "BlockBlob" };
  expect((await fetch(url, { method: "PUT", headers, body: "other" })).status).toBe(403);
  expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
  const other = new URL(url);
  other.pathname = other.pathname.replace(NAME, "other");
  expect((await fetch(other)).status).toBe(403);
  expect(Buffer.from((await blobs.read(NAME)) ?? []).toString()).toBe(`what ${NAME} holds`);
});

test("a link ends", async () => {
  const { url } = await setUp({ from: Date.now() - 2 * MINUTE, to: Date.now() - MINUTE });
  expect((await fetch(url)).status).toBe(403);
});

test("with a connection string that is itself a signature no links are made, and it is said why", async () => {
  const connectionString = "BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sv=2025-01-05&sig=x";
  const links = azureBlobLinks({ connectionString, blobServiceUri: undefined, container: "test" });
  await expect(links.within(soon())).rejects.toThrow(ConflictError);
});

/** Azurite gives user delegation keys over TLS alone: here the answer of the service stands in. */
test("an app with an identity signs with a user delegation key, over TLS only, for the time that it is good for", async () => {
  const service = new BlobServiceClient("https://account.blob.core.windows.net");
  const [from, to] = [new Date("2026-11-20T12:00:00Z"), new Date("2026-11-20T13:00:00Z")];
  const ask = jest.spyOn(service, "getUserDelegationKey").mockImplementation(async () => ({
    ...{ signedObjectId: "object", signedTenantId: "tenant", signedService: "b", signedVersion: "2025-11-05" },
    ...{ signedStartsOn: from, signedExpiresOn: to, value: Buffer.from("key").toString("base64") },
    ...{ _response: {} as Awaited<ReturnType<BlobServiceClient["getUserDelegationKey"]>>["_response"] },
  }));
  const linkTo = await signedByUser(() => Promise.resolve(service), "results").within({ from: +from, to: +to });
  const url = new URL(await linkTo(NAME));
  expect(ask).toHaveBeenCalledWith(from, to);
  expect(`${url.origin}${url.pathname}`).toBe(`https://account.blob.core.windows.net/results/${NAME}`);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    ...{ sp: "r", sr: "b", spr: "https", skoid: "object", sktid: "tenant" },
    ...{ st: "2026-11-20T12:00:00Z", se: "2026-11-20T13:00:00Z" },
  });
});
