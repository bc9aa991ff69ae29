import type { Answer } from "../../../shared/http/contract/operation";
import { ActionButton } from "../action-button";
import { call } from "../api";
import { usePolled } from "../use-polled";
import { figure, when } from "../words";

const EVERY_MS = 15_000;

type Models = Answer<"show-models">;
type Version = Models["versions"][number];

/** A device's champion and challenger beside each other; promote, roll back. */
export function DeviceModels({ deviceId }: { readonly deviceId: string }) {
  const path = { device: deviceId };
  const { value } = usePolled((signal) => call("show-models", { path, signal }), deviceId, EVERY_MS);
  if (value === undefined) return null;
  const { champion, challenger, versions, changes } = value;
  const point = (body: { version: string } | { rollBack: true }) => async () => {
    const { champion: now } = await call("set-model-alias", { path: { ...path, alias: "champion" }, body });
    return `${now ?? "none"} is champion now`;
  };
  const canRollBack = changes.some(({ action, previous }) => action === "made-champion" && previous !== null);
  return (
    <section aria-labelledby="models">
      <h2 id="models">Models</h2>
      {versions.length === 0 && <p>It has no model of its own.</p>}
      <div class="forms">
        <VersionFacts role="Champion" version={versions.find(({ version }) => version === champion)}>
          {canRollBack && (
            <ActionButton confirm="Make the champion before it champion again?" act={point({ rollBack: true })}>
              Roll back
            </ActionButton>
          )}
        </VersionFacts>
        <VersionFacts role="Challenger" version={versions.find(({ version }) => version === challenger)}>
          {challenger !== null && (
            <ActionButton confirm="Make it champion?" act={point({ version: challenger })}>
              Promote
            </ActionButton>
          )}
        </VersionFacts>
      </div>
    </section>
  );
}

interface VersionFactsProps {
  readonly role: string;
  readonly version: Version | undefined;
  readonly children: preact.ComponentChildren;
}

const VersionFacts = ({ role, version, children }: VersionFactsProps) =>
  version === undefined ? null : (
    <div class="panel">
      <h3>{role}</h3>
      <p>
        {version.version}, of {when(version.registeredAt)}
        {version.trainer !== null && `, by ${version.trainer}`}
        {version.fleetVersion !== null && "; the fleet's model on this device's scale"}
      </p>
      <p>
        {version.features} features of windows of {version.windowSeconds} s, threshold {figure(version.threshold)}
      </p>
      {children}
    </div>
  );
