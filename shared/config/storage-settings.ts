/** The parts of the settings that say where blobs lie. */
export interface StorageSettings {
  readonly RESULTS_STORAGE?: string | undefined;
  readonly AzureWebJobsStorage?: string | undefined;
  readonly AzureWebJobsStorage__blobServiceUri?: string | undefined;
  readonly AzureWebJobsStorage__accountName?: string | undefined;
}

export const hasConnectionString = (s: StorageSettings): boolean =>
  s.RESULTS_STORAGE !== undefined || s.AzureWebJobsStorage !== undefined;

/** As the Functions host itself reads these. */
export const hostBlobServiceUri = (s: StorageSettings): string | undefined =>
  s.AzureWebJobsStorage__blobServiceUri ??
  (s.AzureWebJobsStorage__accountName && `https://${s.AzureWebJobsStorage__accountName}.blob.core.windows.net`);
