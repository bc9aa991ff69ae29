/** What an event hub's Capture is told, as in Azure; here empty windows leave no file. */
export interface CaptureOptions {
  /** Connection string of the storage account. */
  readonly storage: string;
  readonly container: string;
  readonly nameFormat: string;
  /** The namespace in the files' names. */
  readonly namespace: string;
  /** A window ends after this time, or as soon as it holds this much. */
  readonly windowMs: number;
  readonly windowBytes: number;
  /** The oldest files go where all take more: what a lifecycle rule of the account does in Azure. */
  readonly keepBytes: number;
}

/** Azure takes 60 to 900 seconds, and 10 to 500 MB. */
export const DEFAULT_WINDOW = { windowMs: 300_000, windowBytes: 10 * 1024 * 1024, keepBytes: 1024 ** 3 };
