// The outputs of a deployment as NAME=VALUE lines: az deployment sub show … | node .github/scripts/deployment-outputs.mjs FILE
// FILE is the template: Azure gives back some names in another case than the template has them.
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

const [, , template = ""] = process.argv;
const names = [...readFileSync(template, "utf8").matchAll(/^output (\w+) /gm)].map(([, name]) => name);
const outputs = Object.entries(JSON.parse(await text(process.stdin)));
for (const name of names) {
  const [, output] = outputs.find(([given]) => given.toLowerCase() === name.toLowerCase()) ?? [];
  if (output === undefined) throw new Error(`the deployment has no output ${name}, which ${template} names`);
  process.stdout.write(`${name}=${String(output.value)}\n`);
}
