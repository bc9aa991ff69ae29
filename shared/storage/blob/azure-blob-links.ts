import {
  BlobSASPermissions,
  SASProtocol,
  StorageSharedKeyCredential,
  type BlobGenerateSasUrlOptions,
} from "@azure/storage-blob";
import type { BlobLinks } from "../../blob-links";
import { ConflictError } from "../../errors";
import type { Range } from "../../time";
import { guard } from "./blob-errors";
import { fromConnectionString, fromIdentity, type BlobConnection, type OpenService } from "./blob-service";

/**
 * Links by shared access signature: signed with a user delegation key where the app has an identity, which may ask for
 * one as Storage Blob Delegator or Data Contributor, otherwise with the account's key.
 * @throws SettingError where the connection string is none.
 */
export const azureBlobLinks = ({ connectionString, blobServiceUri, container }: BlobConnection): BlobLinks =>
  blobServiceUri === undefined
    ? signedByAccount(fromConnectionString(connectionString ?? ""), container)
    : signedByUser(fromIdentity(blobServiceUri), container);

const signedByAccount = (open: OpenService, container: string): BlobLinks => ({
  within: async (time) => {
    const service = await open();
    if (!(service.credential instanceof StorageSharedKeyCredential)) {
      throw new ConflictError("links need a storage account's key or an identity; RESULTS_STORAGE holds neither");
    }
    const blobs = service.getContainerClient(container);
    return (name) => blobs.getBlobClient(name).generateSasUrl(optionsOf(time, service.url));
  },
});

export const signedByUser = (open: OpenService, container: string): BlobLinks => ({
  within: (time) =>
    guard(async () => {
      const service = await open();
      const { startsOn, expiresOn, ...options } = optionsOf(time, service.url);
      const key = await service.getUserDelegationKey(startsOn, expiresOn);
      const blobs = service.getContainerClient(container);
      return (name) => blobs.getBlobClient(name).generateUserDelegationSasUrl({ ...options, startsOn, expiresOn }, key);
    }),
});

/** Azurite alone is spoken to without TLS. */
const optionsOf = ({ from, to }: Range, url: string) =>
  ({
    permissions: BlobSASPermissions.parse("r"),
    protocol: url.startsWith("http:") ? SASProtocol.HttpsAndHttp : SASProtocol.Https,
    ...{ startsOn: new Date(from), expiresOn: new Date(to) },
  }) satisfies BlobGenerateSasUrlOptions;
