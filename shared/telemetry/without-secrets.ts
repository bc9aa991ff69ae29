import { printable } from "../printable";

/** What keys look like in connection strings, links and headers, and what is left of them. */
const SECRETS: readonly (readonly [what: RegExp, left: string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 …"],
  [/:\/\/[^\s/@]+@/g, "://…@"],
  [
    /\b(AccountKey|SharedAccessKey|Password|Pwd|InstrumentationKey|sig|code|x-functions-key)(\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s;&,"']+)/gi,
    "$1$2…",
  ],
];
const MAX_LENGTH = 1_000;

/** What a log line may say to the outside: in one line, bounded, and without what looks like a key. */
export function withoutSecrets(text: string): string {
  const open = SECRETS.reduce((left, [what, instead]) => left.replace(what, instead), text);
  const said = printable(open);
  return said.length > MAX_LENGTH ? `${said.slice(0, MAX_LENGTH)}…` : said;
}
