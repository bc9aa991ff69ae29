import { join } from "node:path";
import { startChild, type Child } from "./child";
import { claimPort, onPort } from "./port";

export interface EmulatorOptions {
  /** Where their state lies. */
  readonly directory: string;
  /** 0 takes a free one. */
  readonly ports: { readonly eventHubs: number; readonly blob: number };
  readonly hub: { readonly name: string; readonly partitions: number; readonly consumerGroups: readonly string[] };
  /** Where given, the emulator captures what the hub holds into blobs of its storage. */
  readonly capture?: CaptureSettings | undefined;
  /** Queues and tables too, on the ports after the blob's: what Core Tools' Durable extension needs. */
  readonly allOfAzurite?: boolean;
}

export interface CaptureSettings {
  readonly container: string;
  readonly nameFormat: string;
  readonly windowSeconds: number;
}

/** Connection strings. */
export interface Addresses {
  readonly eventHub: string;
  readonly storage: string;
}

export interface Emulators extends Addresses {
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/** Azurite's account and key are the same everywhere and no secret. */
const ACCOUNT =
  "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Starts Event Hubs and storage, each in a process of its own; side by side, where the one need not know the other. */
export async function startEmulators(options: EmulatorOptions): Promise<Emulators> {
  const storage = startAzurite(options);
  const hub =
    options.capture === undefined
      ? startEventHubs(options)
      : storage.then(({ port }) => startEventHubs({ ...options, ports: { ...options.ports, blob: port } }));
  const started = await Promise.allSettled([hub, storage]);
  const children = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
  };
  const failed = started.find((result) => result.status === "rejected");
  const [eventHubs, azurite] = children;
  if (failed !== undefined || eventHubs === undefined || azurite === undefined) {
    await stop();
    throw failed?.reason;
  }
  return {
    ...addressesAt({ eventHubs: eventHubs.port, blob: azurite.port }, options),
    died: Promise.race(children.map((child) => child.died)),
    stop,
  };
}

const endpoint = (service: string, port: number): string =>
  `${service}Endpoint=http://127.0.0.1:${port}/devstoreaccount1;`;

export const addressesAt = (
  { eventHubs, blob }: EmulatorOptions["ports"],
  { allOfAzurite = false }: Pick<EmulatorOptions, "allOfAzurite"> = {},
): Addresses => ({
  eventHub: `Endpoint=sb://127.0.0.1:${eventHubs};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;`,
  storage: `DefaultEndpointsProtocol=http;${ACCOUNT};${endpoint("Blob", blob)}${allOfAzurite ? endpoint("Queue", blob + 1) + endpoint("Table", blob + 2) : ""}`,
});

/** With Capture, storage must be there: at the port that is named. */
export function startEventHubs({ directory, ports, hub, capture }: EmulatorOptions): Promise<Child> {
  const groups = `${hub.name}:${hub.partitions}:${hub.consumerGroups.join(",")}`;
  return onPort(ports.eventHubs, "Event Hubs", "--event-hubs-port", (port) =>
    startChild({
      name: "the Event Hubs emulator",
      script: join(__dirname, "../event-hubs/main.js"),
      args: [
        ...["--port", String(port), "--directory", join(directory, "event-hubs"), "--hub", groups],
        "--exit-with-parent",
        ...captureArguments(capture),
      ],
      env: capture === undefined ? {} : { CAPTURE_STORAGE: addressesAt(ports).storage },
      readyPort: (line) => (line.startsWith('{"ready"') ? (JSON.parse(line) as { port: number }).port : undefined),
    }),
  );
}

const captureArguments = (capture: CaptureSettings | undefined): string[] =>
  capture === undefined
    ? []
    : [
        ...["--capture", capture.container, "--capture-names", capture.nameFormat],
        ...["--capture-seconds", String(capture.windowSeconds)],
      ];

export function startAzurite({ directory, ports, allOfAzurite = false }: EmulatorOptions): Promise<Child> {
  return onPort(ports.blob, "blob storage", "--blob-port", async (port) => {
    if (allOfAzurite) {
      await claimPort(port + 1, "queue storage (the blob port + 1)", "--blob-port");
      await claimPort(port + 2, "table storage (the blob port + 2)", "--blob-port");
    }
    const more = allOfAzurite ? ["--queuePort", String(port + 1), "--tablePort", String(port + 2)] : [];
    const address = ["--blobHost", "127.0.0.1", "--blobPort", String(port), ...more];
    const quiet = ["--silent", "--skipApiVersionCheck", "--disableTelemetry"];
    return startChild({
      name: "Azurite",
      script: join(__dirname, "azurite-main.js"),
      args: ["--location", join(directory, "azurite"), ...address, ...quiet],
      env: { AZURITE_SERVICES: allOfAzurite ? "all" : "blob" },
      readyPort: (line) => (/blob service.*listen/i.test(line) ? port : undefined),
    });
  });
}
