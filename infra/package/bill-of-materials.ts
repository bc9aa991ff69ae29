import type { Package } from "./packages";

/**
 * What is in the package, as CycloneDX 1.6 has it (https://cyclonedx.org/docs/1.6/json/). Of what is in it, not of what is
 * installed: `npm sbom --omit=dev` leaves out whatever developing needs as well, which is most of it. Without a time and a
 * serial number, so that the same package has the same.
 */
export const billOfMaterials = (app: Pick<Package, "name" | "version" | "license">, packages: readonly Package[]) => ({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: { ...component("application", app), "bom-ref": app.name } },
  components: packages.map((one) => ({
    ...component("library", one),
    "bom-ref": purlOf(one),
    purl: purlOf(one),
    hashes: hashesOf(one),
  })),
});

const component = (type: string, { name, version, license }: Pick<Package, "name" | "version" | "license">) => ({
  ...{ type, name, version },
  licenses: [{ expression: license }],
});

/** https://github.com/package-url/purl-spec: the scope's sign is encoded. */
const purlOf = ({ name, version }: Package): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;

const hashesOf = ({ integrity }: Package) =>
  integrity.startsWith("sha512-")
    ? [{ alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") }]
    : [];
