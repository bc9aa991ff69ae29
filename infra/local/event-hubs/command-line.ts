import { parseArgs } from "node:util";
import { InvalidInputError, messageOf } from "../../../shared/errors";
import type { HubOptions } from "./hub";

export interface CommandLine {
  readonly port: number;
  readonly directory: string | undefined;
  readonly hubs: Readonly<Record<string, HubOptions>>;
  /** Whether the end of stdin, which is what a parent's death looks like, ends the process. */
  readonly exitWithParent: boolean;
}

/** What the Event Hubs protocol has for a port when none is said, without TLS. */
const DEFAULT_PORT = "5672";

/** Reads the arguments behind the program's name. Throws InvalidInputError, which names the wrong one. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { port, directory, hub, "exit-with-parent": exitWithParent } = parseOptions(args);
  if (hub.length === 0) throw new InvalidInputError("--hub", "at least one is needed, such as readings:4:fleetscore");
  return { port: parsePort(port), directory, hubs: Object.fromEntries(hub.map(parseHub)), exitWithParent };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: DEFAULT_PORT },
        directory: { type: "string" },
        hub: { type: "string", multiple: true, default: [] },
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
