import { variablesOf } from "./declarations";
import { nodesOf, placeOf, type BicepSource } from "./parse";
import type { Rule } from "./rules";

/** Azure's built-in roles that may be given, as its list of them has them. */
export const KNOWN_ROLES: Readonly<Record<string, string>> = {
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "0ad04412-c4d5-4796-b79c-f76d14c8d402": "Durable Task Data Contributor",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "2b629674-e913-4c01-ae53-ef4638d8f975": "Azure Event Hubs Data Sender",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
  "a638d3c7-ab3a-418d-83e6-5f17a39d4fde": "Azure Event Hubs Data Receiver",
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
};

const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;

/** Ids are those of roles, each below a comment with its name. */
export const namesRoles: Rule = (source) =>
  [...nodesOf(source.root)]
    .filter(({ type, text }) => type === "string" && ID.test(text))
    .flatMap((node) => {
      const name = KNOWN_ROLES[ID.exec(node.text)?.[0] ?? ""];
      if (name === undefined) return [`${placeOf(source, node)}: ${node.text} is no role that may be given`];
      const comment = node.parent?.previousNamedSibling?.text;
      return comment === `// ${name}` ? [] : [`${placeOf(source, node)}: must stand below "// ${name}"`];
    });

/** Roles that a source gives, by the names of `roles.bicep`. */
export const rolesIn = ({ root }: BicepSource): string[] =>
  root
    .descendantsOfType("member_expression")
    .flatMap(({ text }) => /^roles\.(\w+)$/.exec(text)?.[1] ?? [])
    .filter((name, i, all) => all.indexOf(name) === i);

/** The names by which `roles.bicep` gives roles out. */
export const namesOfRoles = (roles: BicepSource): string[] =>
  (variablesOf(roles).get("roles")?.namedChildren ?? []).flatMap(({ type, namedChildren: [key] }) =>
    type === "object_property" && key !== undefined ? [key.text] : [],
  );
