import type { ServerClock } from "../../diagnosis/probes";
import { UnavailableError } from "../../errors";
import { guard } from "./blob-errors";
import { serviceOf, type BlobConnection } from "./blob-service";

/** What the storage service says that time it is, with any answer. */
export const blobClock = ({ container, ...where }: BlobConnection): ServerClock => ({
  time: () =>
    guard(async () => {
      const { date } = await (await serviceOf(where)()).getContainerClient(container).getProperties();
      if (date === undefined) throw new UnavailableError("the time of blob storage", "it does not say it");
      return date.getTime();
    }),
});
