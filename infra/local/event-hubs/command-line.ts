import { parseArgs } from "node:util";
import { DEFAULT_NAME_FORMAT } from "../../../shared/readings/rebuild/capture-names";
import { InvalidInputError, messageOf } from "../../../shared/errors";
import { HOST } from "./amqp/server";
import { DEFAULT_WINDOW, type CaptureOptions } from "./capture/capture-options";
import type { HubOptions } from "./hub";

export interface CommandLine {
  readonly port: number;
  readonly directory: string | undefined;
  readonly hubs: Readonly<Record<string, HubOptions>>;
  /** Whether the end of stdin, which is what a parent's death looks like, ends the process. */
  readonly exitWithParent: boolean;
  /** Undefined where nothing is captured. */
  readonly capture: CaptureOptions | undefined;
}

/** What the Event Hubs protocol has for a port when none is said, without TLS. */
const DEFAULT_PORT = "5672";

/**
 * Reads the arguments behind the program's name, and from the environment CAPTURE_STORAGE, a connection string, where
 * --capture says that there is Capture. Throws InvalidInputError, which names the wrong one.
 */
export function parseCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): CommandLine {
  const options = parseOptions(args);
  const { port, directory, hub, "exit-with-parent": exitWithParent } = options;
  if (hub.length === 0) throw new InvalidInputError("--hub", "at least one is needed, such as readings:4:fleetscore");
  const hubs = Object.fromEntries(hub.map(parseHub));
  return { port: parsePort(port), directory, hubs, exitWithParent, capture: parseCapture(options, environment) };
}

function parseCapture(
  { capture: container, "capture-seconds": seconds, "capture-names": nameFormat }: ReturnType<typeof parseOptions>,
  { CAPTURE_STORAGE: storage }: Readonly<Record<string, string | undefined>>,
): CaptureOptions | undefined {
  if (container === undefined) return undefined;
  if (storage === undefined) throw new InvalidInputError("CAPTURE_STORAGE", "must be a storage connection string");
  const windowMs = seconds === undefined ? DEFAULT_WINDOW.windowMs : Number(seconds) * 1000;
  if (!(windowMs > 0)) throw new InvalidInputError("--capture-seconds", `"${String(seconds)}" is no number of seconds`);
  return { ...DEFAULT_WINDOW, storage, container, nameFormat, namespace: HOST, windowMs };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: DEFAULT_PORT },
        directory: { type: "string" },
        hub: { type: "string", multiple: true, default: [] },
        capture: { type: "string" },
        "capture-seconds": { type: "string" },
        "capture-names": { type: "string", default: DEFAULT_NAME_FORMAT },
        "exit-with-parent": { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new InvalidInputError("arguments", messageOf(error));
  }
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65535)) throw new InvalidInputError("--port", `"${text}" is not a number from 0 to 65535`);
  return port;
}

/** `name:partitions` or `name:partitions:group,group`. */
function parseHub(text: string): [name: string, options: HubOptions] {
  const [name = "", partitions = "", groups = "", ...more] = text.split(":");
  if (name === "" || !/^[1-9]\d*$/.test(partitions) || more.length > 0) {
    throw new InvalidInputError("--hub", `"${text}" is not of the form name:partitions:group,group`);
  }
  const consumerGroups = groups.split(",").filter((group) => group !== "");
  return [name, { partitions: Number(partitions), consumerGroups }];
}
