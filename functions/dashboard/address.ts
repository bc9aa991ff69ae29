/** What is shown, as the part of the address behind `#` says it: a link to it can be shared, and has no key in it. */
export interface Address {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function addressOf(hash: string): Address {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  return { path: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

/** Somebody may have typed it: what is no encoding stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type Query = Readonly<Record<string, string | undefined>>;

export function linkTo(path: readonly string[], query: Query = {}): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const asked = new URLSearchParams(said).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${asked && `?${asked}`}`;
}
