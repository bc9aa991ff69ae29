import { parseConstraint, type RouteConstraint } from "./route-constraint";

export interface RouteTemplate {
  /** The values of the template's parameters, percent-decoded, or `undefined` when `path` is not of this route. */
  match(path: string): Record<string, string> | undefined;
  /** Compared element by element, the lower (or else the shorter) is the more specific. */
  readonly precedence: readonly number[];
}

interface Parameter {
  name: string;
  constraints: RouteConstraint[];
  fallback: string | undefined;
}

const parameterPattern = /\{(\*{0,2})([^:=?{}]+)((?::[^:=?(){}]+(?:\([^)]*\))?)*)(?:=([^{}?]*))?(\?)?\}/g;

/**
 * Reads a route of an HTTP trigger: `runs/{id}`, `{id?}`, `{id:int:min(1)}`, `{page=1}`, `{from}-{to}`, `{*rest}`.
 * Literals match in any case, as in ASP.NET, whose precedence is followed too.
 *
 * @throws Error when the template cannot be read.
 */
export function parseRoute(template: string): RouteTemplate {
  const parameters: Parameter[] = [];
  const segments = template.split("/").filter((segment) => segment !== "");
  const source = segments.map((segment) => segmentSource(segment, parameters)).join("");
  const pattern = new RegExp(`^${source}/?$`, "i");
  return {
    precedence: segments.map(precedenceOf),
    match: (path) => {
      const found = pattern.exec(path);
      return found === null ? undefined : valuesOf(parameters, found.slice(1));
    },
  };
}

export function compareRoutes(a: RouteTemplate, b: RouteTemplate): number {
  const index = a.precedence.findIndex((digit, i) => digit !== b.precedence[i]);
  if (index === -1) return a.precedence.length - b.precedence.length;
  return (a.precedence[index] ?? 0) - (b.precedence[index] ?? 0);
}

/** The segment as the source of a regular expression, the slash before it included; adds its parameters. */
function segmentSource(segment: string, parameters: Parameter[]): string {
  let source = "";
  let end = 0;
  let isOptional = false;
  let isCatchAll = false;
  for (const match of segment.matchAll(parameterPattern)) {
    const [whole, stars = "", name = "", constraints = "", fallback, optional] = match;
    parameters.push({ name, constraints: constraintsOf(constraints), fallback });
    isCatchAll ||= stars !== "";
    isOptional ||= stars !== "" || fallback !== undefined || optional !== undefined;
    source += `${literalSource(segment.slice(end, match.index))}${stars === "" ? "([^/]+?)" : "(.*)"}`;
    end = match.index + whole.length;
  }
  source += literalSource(segment.slice(end));
  if (isCatchAll && segment !== segment.match(parameterPattern)?.[0]) throw new Error(`"${segment}" mixes a catch-all`);
  return isOptional ? `(?:/${source})?` : `/${source}`;
}

function literalSource(text: string): string {
  if (/[{}]/.test(text)) throw new Error(`"${text}" is no route parameter`);
  return text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
}

const constraintsOf = (text: string): RouteConstraint[] =>
  (text.match(/[^:(]+(\([^)]*\))?/g) ?? []).map((each) => parseConstraint(each));

/** ASP.NET's digits: 1 literal, 2 constrained or mixed, 3 parameter, 4 constrained catch-all, 5 catch-all. */
function precedenceOf(segment: string): number {
  const [first] = [...segment.matchAll(parameterPattern)];
  if (first === undefined) return 1;
  const isConstrained = first[3] !== "";
  if (first[1] !== "") return isConstrained ? 4 : 5;
  return isConstrained || first[0] !== segment ? 2 : 3;
}

function valuesOf(parameters: readonly Parameter[], found: (string | undefined)[]): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [i, { name, constraints, fallback }] of parameters.entries()) {
    const value = decoded(found[i]) ?? fallback;
    if (value === undefined) continue;
    if (!constraints.every((accepts) => accepts(value))) return undefined;
    values[name] = value;
  }
  return values;
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
