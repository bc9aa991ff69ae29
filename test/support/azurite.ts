import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";

/** The account and key that every Azurite knows; they are public. */
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export interface Azurite extends AsyncDisposable {
  readonly connectionString: string;
}

/** Azurite's blob service, in memory, in a process of its own, on a free port. */
export async function startAzurite(): Promise<Azurite> {
  const main = join(dirname(require.resolve("azurite/package.json")), "dist/src/blob/main.js");
  const options = [
    "--inMemoryPersistence",
    "--blobPort",
    "0",
    "--skipApiVersionCheck",
    "--disableTelemetry",
    "--silent",
  ];
  const child = spawn(process.execPath, [main, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const port = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
      const [, found] = /listen(?:ing|s)? (?:at|on) .*?:(\d+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    void exited.then(([code]) => reject(new Error(`azurite exited with ${String(code)}: ${output}`)));
  });
  const endpoint = `http://127.0.0.1:${port}/${account}`;
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${endpoint};`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
