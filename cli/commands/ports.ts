import type { Command } from "commander";
import { InvalidInputError } from "../../shared/errors";

export interface PortArguments {
  readonly eventHubsPort: string;
  readonly blobPort: string;
}

export const addPortOptions = <C extends Command>(command: C): C =>
  command
    .option("--event-hubs-port <number>", "0 takes a free one", "5672")
    .option("--blob-port <number>", "0 takes a free one", "10000");

export const portsOf = ({ eventHubsPort, blobPort }: PortArguments) => ({
  eventHubs: portOf("--event-hubs-port", eventHubsPort),
  blob: portOf("--blob-port", blobPort),
});

export interface CaptureArguments {
  readonly captureSeconds: string;
}

export const addCaptureOption = <C extends Command>(command: C): C =>
  command.option(
    "--capture-seconds <number>",
    "how long a window of Event Hubs Capture is; 0, and there is none",
    "300",
  );

export function captureSecondsOf({ captureSeconds }: CaptureArguments): number {
  if (/^\d{1,6}$/.test(captureSeconds)) return Number(captureSeconds);
  throw new InvalidInputError("--capture-seconds", `"${captureSeconds}" is not a number of seconds`);
}

export function portOf(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new InvalidInputError(option, `"${text}" is not a port, 0 to 65535`);
}
