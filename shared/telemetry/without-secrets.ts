import { printable } from "../printable";

/** In connection strings, links and headers: the names whose values are nobody's to read. */
const SECRET =
  /\b(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|InstrumentationKey|sig|code|x-functions-key|Authorization)(\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s;&,"']+)/gi;
const MAX_LENGTH = 1_000;

/** What a log line may say to the outside: in one line, bounded, and without what looks like a key. */
export function withoutSecrets(text: string): string {
  const said = printable(text.replace(SECRET, "$1$2…"));
  return said.length > MAX_LENGTH ? `${said.slice(0, MAX_LENGTH)}…` : said;
}
