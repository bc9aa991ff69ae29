import { join, dirname } from "node:path";
import { modulesOf, parametersOf } from "./declarations";
import { placeOf, type BicepSource } from "./parse";

/** What a source gives the modules that it names, against what they ask for. */
export function moduleProblems(source: BicepSource, sources: ReadonlyMap<string, BicepSource>): string[] {
  return modulesOf(source).flatMap(({ symbol, path, given, node }) => {
    const module = sources.get(join(dirname(source.file), path));
    if (module === undefined) return [`${placeOf(source, node)}: there is no ${path}`];
    const parameters = parametersOf(module);
    const missing = parameters.filter(({ name, isRequired }) => isRequired && !given.includes(name));
    const unknown = given.filter((name) => parameters.every((parameter) => parameter.name !== name));
    return [
      ...missing.map(({ name }) => `${placeOf(source, node)}: ${symbol} is not given ${name}`),
      ...unknown.map((name) => `${placeOf(source, node)}: ${path} has no parameter ${name}`),
    ];
  });
}
