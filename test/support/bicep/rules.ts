import type { Node } from "web-tree-sitter";
import { resourcesOf, textOf, valueAt } from "./declarations";
import { nodesOf, placeOf, type BicepSource } from "./parse";

/** What is wrong with a source, each with its place; empty where nothing is. */
export type Rule = (source: BicepSource) => string[];

const nodesThat = (source: BicepSource, isWrong: (node: Node) => boolean, problem: (node: Node) => string): string[] =>
  [...nodesOf(source.root)].filter(isWrong).map((node) => `${placeOf(source, node)}: ${problem(node)}`);

export const parses: Rule = (source) =>
  nodesThat(
    source,
    ({ isError, isMissing }) => isError || isMissing,
    (node) => `does not parse: ${JSON.stringify(node.text.slice(0, 40))}`,
  );

/** Functions that answer with keys: whatever needs one could be had with an identity. */
export const listsNoKeys: Rule = (source) =>
  nodesThat(
    source,
    (node) => node.type === "call_expression" && /(^|\.)list\w*$/.test(calledBy(node)),
    (node) => `${calledBy(node)}() would answer with keys`,
  );

const calledBy = (node: Node): string => node.childForFieldName("function")?.text ?? "";

/** What connection strings and links hold, and what keys and certificates look like. */
const SECRETS = [
  /(account|access|shared)key\s*=/i,
  /(password|pwd|secret)\s*=/i,
  /\bsig=/i,
  /(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{40,}/,
  /-----BEGIN/,
];

export const holdsNoSecrets: Rule = (source) =>
  nodesThat(
    source,
    (node) => node.type === "string" && SECRETS.some((secret) => secret.test(textOf(node))),
    (node) => `looks like a secret: ${JSON.stringify(node.text.slice(0, 12))}…`,
  );

/** Without a stable version that does: that of 2016 takes no more than one of a resource, and no groups of categories. */
const ONLY_AS_PREVIEW: ReadonlySet<string> = new Set(["Microsoft.Insights/diagnosticSettings@2021-05-01-preview"]);

export const usesStableVersions: Rule = (source) =>
  resourcesOf(source)
    .map(({ type, version }) => `${type}@${version}`)
    .filter((name) => !/@\d{4}-\d{2}-\d{2}$/.test(name) && !ONLY_AS_PREVIEW.has(name))
    .map((name) => `${source.file}: ${name} is no stable version`);

/** Types that take no tags. */
const TAGLESS =
  /^Microsoft\.(Authorization|Insights\/diagnosticSettings)|\/(blobServices|containers|managementPolicies|eventhubs|consumergroups|firewallRules|taskHubs|privateDnsZoneGroups|basicPublishingCredentialsPolicies|config)$/;

export const tagsEverything: Rule = (source) =>
  resourcesOf(source)
    .filter(({ type, isExisting, body }) => !isExisting && !TAGLESS.test(type) && valueAt(body, "tags") === undefined)
    .map(({ symbol, type }) => `${source.file}: ${symbol} (${type}) has no tags`);

/** What must be said of a resource of a type, and how. */
const CLOSED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Microsoft.Storage/storageAccounts": {
    "properties.allowSharedKeyAccess": "false",
    "properties.allowBlobPublicAccess": "false",
    "properties.supportsHttpsTrafficOnly": "true",
    "properties.minimumTlsVersion": "TLS1_2",
  },
  "Microsoft.EventHub/namespaces": { "properties.disableLocalAuth": "true", "properties.minimumTlsVersion": "1.2" },
  "Microsoft.Sql/servers": {
    "properties.administrators.azureADOnlyAuthentication": "true",
    "properties.minimalTlsVersion": "1.2",
  },
  "Microsoft.Web/sites": {
    "properties.httpsOnly": "true",
    "properties.siteConfig.minTlsVersion": "1.2",
    "properties.siteConfig.scmMinTlsVersion": "1.2",
  },
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies": { "properties.allow": "false" },
  "Microsoft.Insights/components": { "properties.DisableLocalAuth": "true" },
  "Microsoft.OperationalInsights/workspaces": { "properties.features.disableLocalAuth": "true" },
};

export const isClosed: Rule = (source) =>
  resourcesOf(source)
    .filter(({ isExisting }) => !isExisting)
    .flatMap(({ symbol, type, body }) =>
      Object.entries(CLOSED[type] ?? {})
        .filter(([path, wanted]) => textOf(valueAt(body, path)) !== wanted)
        .map(([path, wanted]) => `${source.file}: ${path} of ${symbol} must be ${wanted}`),
    );

/** Types whose logs or measures somebody will want. */
const DIAGNOSED: ReadonlySet<string> = new Set([
  "Microsoft.Storage/storageAccounts/blobServices",
  "Microsoft.EventHub/namespaces",
  "Microsoft.Sql/servers/databases",
  "Microsoft.Web/sites",
]);

export const isDiagnosed: Rule = (source) => {
  const resources = resourcesOf(source);
  const scopes = resources
    .filter(({ type }) => type === "Microsoft.Insights/diagnosticSettings")
    .map(({ body }) => valueAt(body, "scope")?.text);
  return resources
    .filter(({ type, symbol }) => DIAGNOSED.has(type) && !scopes.includes(symbol))
    .map(({ symbol }) => `${source.file}: ${symbol} has no diagnostic settings`);
};
