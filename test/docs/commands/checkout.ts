import { chmod, cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { appDirectory } from "../../support/e2e/compiled";

/** What a user's own checkout has of its own, or need not be copied. */
const NOT_COPIED = new Set([".git", ".fleetscore", "node_modules", "local.settings.json", "coverage"]);

export interface Checkout {
  readonly directory: string;
  /** Where `fleet` is a command, and Node that of package.json. */
  readonly path: string;
}

/** The app as somebody has it who has just installed and built it, in a folder of its own: with no state. */
export async function freshCheckout(directory: string): Promise<Checkout> {
  for (const name of await readdir(appDirectory)) {
    if (NOT_COPIED.has(name)) continue;
    await cp(join(appDirectory, name), join(directory, name), { recursive: true, preserveTimestamps: true });
  }
  await symlink(join(appDirectory, "node_modules"), join(directory, "node_modules"));
  const commands = join(directory, ".commands");
  await mkdir(commands);
  const fleet = join(commands, "fleet");
  await writeFile(fleet, `#!/bin/sh\nexec node "${join(directory, "dist/cli/fleet.js")}" "$@"\n`);
  await chmod(fleet, 0o755);
  const found = [commands, join(appDirectory, "node_modules/.bin"), process.env["PATH"]];
  return { directory, path: found.join(delimiter) };
}
