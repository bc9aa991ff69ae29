import { createServer } from "node:net";
import { AppError, messageOf } from "../../../shared/errors";

/**
 * A port to give to a process that is about to start: `wanted`, or a free one where that is 0.
 * @throws AppError `port-taken` naming what wanted it and the setting that changes it.
 */
export async function claimPort(wanted: number, name: string, option: string): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen(wanted, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : wanted);
      });
    });
  } catch (cause) {
    const message = `port ${wanted}, for ${name}, is taken: stop what uses it, or choose another with ${option}`;
    throw new AppError("port-taken", message, { cause });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const ATTEMPTS = 5;

/**
 * Starts what listens on `wanted`, or on a free port where that is 0; between its choice and the start, another process
 * may take it, and then it is another one.
 */
export async function onPort<T>(
  wanted: number,
  name: string,
  option: string,
  start: (port: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const port = await claimPort(wanted, name, option);
    try {
      return await start(port);
    } catch (error) {
      if (wanted !== 0 || attempt === ATTEMPTS || !messageOf(error).includes("EADDRINUSE")) throw error;
    }
  }
}
