import { AppError } from "../errors";

/**
 * Bounds the waiting; an ONNX call that computes cannot be interrupted.
 * @throws AppError `device-timeout` (retryable)
 */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `not scored within ${timeoutMs / 1000} s (DEVICE_TIMEOUT_SECONDS, or what was asked for)`;
      reject(new AppError("device-timeout", message, { retryable: true }));
    }, timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
