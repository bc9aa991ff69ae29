import type { ServerClock } from "../../diagnosis/probes";
import { UnavailableError } from "../../errors";
import type { BlobConnection } from "./azure-blobs";
import { guard } from "./blob-errors";
import { fromConnectionString, fromIdentity } from "./blob-service";

/** What the storage service says that time it is, with any answer. */
export const blobClock = ({ connectionString, blobServiceUri, container }: BlobConnection): ServerClock => ({
  time: () =>
    guard(async () => {
      const open =
        blobServiceUri === undefined ? fromConnectionString(connectionString ?? "") : fromIdentity(blobServiceUri);
      const { date } = await (await open()).getContainerClient(container).getProperties();
      if (date === undefined) throw new UnavailableError("the time of blob storage", "it does not say it");
      return date.getTime();
    }),
});
