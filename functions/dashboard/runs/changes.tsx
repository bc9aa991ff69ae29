import type { Answer } from "../../../shared/http/contract/operation";
import { linkTo } from "../address";
import { call } from "../api";
import { Headings, Wide } from "../wide";
import { count, reasonInWords, share } from "../words";

type Run = Answer<"list-runs">["runs"][number];
type Changed = Answer<"show-run-changes">["devices"][number];

/** What devices became, the most urgent first. */
const BECAME = { anomalous: "anomalous", unscored: "unscored", normal: "normal again" } as const;
const VERDICTS = ["anomalous", "unscored", "normal"] as const;
/** Of each verdict. */
const SHOWN = 50;

const became = (changes: NonNullable<Run["changes"]>) => VERDICTS.filter((verdict) => changes[verdict] > 0);

/** How many devices became what; undefined where nobody has counted them. */
export function changesInWords({ changes }: Run): string | undefined {
  if (changes === null) return undefined;
  const counts = became(changes).map((verdict) => `${count(changes[verdict])} ${BECAME[verdict]}`);
  return counts.join(", ") || "nothing";
}

/** The first devices of each verdict; asked only where there are some. */
export async function changesOf({ id, changes }: Run, signal: AbortSignal): Promise<Changed[]> {
  if (changes === null) return [];
  const pages = became(changes).map((verdict) =>
    call("show-run-changes", { path: { run: id }, query: { verdict, limit: SHOWN }, signal }),
  );
  return (await Promise.all(pages)).flatMap(({ devices }) => devices);
}

interface ChangesProps {
  readonly run: Run;
  readonly devices: readonly Changed[];
}

/** Of which devices the run has found another verdict than the runs before it. */
export function Changes({ run, devices }: ChangesProps) {
  if (run.changes === null || devices.length === 0) return null;
  const all = VERDICTS.reduce((sum, verdict) => sum + (run.changes?.[verdict] ?? 0), 0);
  return (
    <Wide label="Changed since the run before">
      <table>
        <caption>Changed since the run before</caption>
        <Headings names={["Device", "Was", "Became", "Why"]} />
        <tbody>
          {devices.map(({ deviceId, was, verdict, reason, severity }) => (
            <tr key={deviceId}>
              <th scope="row">
                <a href={linkTo(["devices", deviceId])}>{deviceId}</a>
              </th>
              <td>{was ?? "not judged"}</td>
              <td class={verdict}>{BECAME[verdict]}</td>
              <td>
                {reason !== null && reasonInWords(reason)}
                {verdict === "anomalous" && severity !== null && `severity ${share(severity)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {all > devices.length && (
        <p>
          {count(all - devices.length)} more: <code>fleet runs changes {run.id}</code>
        </p>
      )}
    </Wide>
  );
}
