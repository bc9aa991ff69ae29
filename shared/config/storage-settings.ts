/** The parts of the settings that say where blobs lie. */
export interface StorageSettings {
  readonly RESULTS_STORAGE?: string | undefined;
  readonly RESULTS_STORAGE__blobServiceUri?: string | undefined;
  readonly CAPTURE_STORAGE?: string | undefined;
  readonly CAPTURE_STORAGE__blobServiceUri?: string | undefined;
  readonly AzureWebJobsStorage?: string | undefined;
  readonly AzureWebJobsStorage__blobServiceUri?: string | undefined;
  readonly AzureWebJobsStorage__accountName?: string | undefined;
}

/** As the Functions host itself reads these. */
export const hostBlobServiceUri = (s: StorageSettings): string | undefined =>
  s.AzureWebJobsStorage__blobServiceUri ??
  (s.AzureWebJobsStorage__accountName && `https://${s.AzureWebJobsStorage__accountName}.blob.core.windows.net`);

/** The storage of a name of its own, or that of the host where it has none. */
export function storageOf(s: StorageSettings, name: "RESULTS_STORAGE" | "CAPTURE_STORAGE") {
  const connectionString = s[name] ?? s.AzureWebJobsStorage;
  const hosts = connectionString === undefined ? hostBlobServiceUri(s) : undefined;
  return { connectionString, blobServiceUri: s[`${name}__blobServiceUri`] ?? hosts };
}
