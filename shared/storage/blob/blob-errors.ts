import { RestError } from "@azure/storage-blob";
import { AppError, UnavailableError } from "../../errors";

/** Time-out, a container that is being deleted, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 429]);

/** `otherwise` where the service answers with this error code. */
export async function orElse<T, U>(code: string, otherwise: U, call: () => Promise<T>): Promise<T | U> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RestError && error.code === code) return otherwise;
    throw error;
  }
}

/** What the client itself has given up retrying is a store that is not there; any other refusal stays refused. */
export async function guard<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const { statusCode = 503, code = "no code" } = error;
    if (statusCode >= 500 || PASSING.has(statusCode)) throw new UnavailableError("blob storage", error);
    throw new AppError("blob-refused", `blob storage refused (${statusCode}, ${code}): ${error.message}`, {
      cause: error,
    });
  }
}
