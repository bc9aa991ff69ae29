import { blobSegment } from "../blobs";
import type { DeviceId } from "../readings/reading";

/** Where the blobs of all of a device's models lie. */
export const modelFolder = (deviceId: DeviceId): string => `models/${blobSegment(deviceId)}/`;
