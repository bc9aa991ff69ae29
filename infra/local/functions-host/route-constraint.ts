/** Whether a route's value is accepted; values are the decoded text of the path. */
export type RouteConstraint = (value: string) => boolean;

const integer = (value: string): boolean => /^[+-]?\d+$/.test(value);
const number = (value: string): boolean => value.trim() !== "" && Number.isFinite(Number(value));
const within = (value: string, min: number, max: number): boolean =>
  integer(value) && Number(value) >= min && Number(value) <= max;

const plain: Record<string, RouteConstraint> = {
  int: (value) => within(value, -(2 ** 31), 2 ** 31 - 1),
  long: integer,
  bool: (value) => /^(true|false)$/i.test(value),
  guid: (value) => /^\{?[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}\}?$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  decimal: number,
  double: number,
  float: number,
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  required: (value) => value !== "",
};

const withArguments: Record<string, (a: string, b: string | undefined) => RouteConstraint> = {
  length: (a, b) => (value) => value.length >= Number(a) && value.length <= Number(b ?? a),
  minlength: (a) => (value) => value.length >= Number(a),
  maxlength: (a) => (value) => value.length <= Number(a),
  min: (a) => (value) => within(value, Number(a), Infinity),
  max: (a) => (value) => within(value, -Infinity, Number(a)),
  range: (a, b) => (value) => within(value, Number(a), Number(b)),
};

/**
 * ASP.NET's inline constraints: `int`, `min(1)`, `length(3,8)`, `regex(^x)` …
 *
 * @throws Error for one that ASP.NET does not know.
 */
export function parseConstraint(text: string): RouteConstraint {
  const [, name = "", inner] = /^([a-z]+)(?:\((.*)\))?$/i.exec(text) ?? [];
  if (name === "regex" && inner !== undefined) {
    const pattern = new RegExp(inner, "i");
    return (value) => pattern.test(value);
  }
  const constraint =
    inner === undefined ? plain[name] : withArguments[name]?.(...(inner.split(",") as [string, string | undefined]));
  if (constraint === undefined) throw new Error(`unknown route constraint "${text}"`);
  return constraint;
}
