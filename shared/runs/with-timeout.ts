/**
 * Bounds the waiting; what computes, as an ONNX call, is not interrupted.
 * @param late what is thrown where it takes longer
 */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
