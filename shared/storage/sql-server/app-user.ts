import { AppError, InvalidInputError } from "../../errors";
import type { Database } from "./database";

/** An identity of Azure, by which an app comes to the database. */
export interface AppIdentity {
  readonly name: string;
  /** Its client id, also called application id. */
  readonly clientId: string;
}

/**
 * Makes the identity a user that may read and write rows and change no schema. Again does no harm.
 * @returns whether the user was made, or was there
 * @throws InvalidInputError where the client id is none; AppError `other-user` where the name is another identity's.
 */
export function letAppIn(database: Database, identity: AppIdentity): Promise<"made" | "there"> {
  const { name, clientId } = identity;
  const sid = sidOf(clientId);
  return database.write(async (transaction) => {
    const [found] = await transaction.all("SELECT sid FROM sys.database_principals WHERE name = @name", { name });
    if (found !== undefined && !sid.equals(found["sid"] as Buffer)) {
      const advice = `where it is of no use any more: DROP USER ${quoted(name)}`;
      throw new AppError("other-user", `the database has a user ${name} of another identity; ${advice}`);
    }
    if (found === undefined) await transaction.batch(creationOf(identity));
    await transaction.batch(grantOf(name));
    return found === undefined ? "made" : "there";
  });
}

/**
 * By the id that the identity's tokens carry. FROM EXTERNAL PROVIDER has the server look the name up in Entra, for which
 * the server, or whoever asks, must have rights there.
 */
export const creationOf = ({ name, clientId }: AppIdentity): string =>
  `CREATE USER ${quoted(name)} WITH SID = 0x${sidOf(clientId).toString("hex")}, TYPE = E`;

/** All that the app does with tables, those to come included; the schema is changed by whoever migrates. */
export const grantOf = (name: string): string =>
  `GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::dbo TO ${quoted(name)}`;

const quoted = (name: string): string => `[${name.replaceAll("]", "]]")}]`;

const ID = /^([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})$/i;

/** As a uniqueidentifier lies in memory: its first three groups from their last byte on. */
function sidOf(clientId: string): Buffer {
  const groups = ID.exec(clientId)
    ?.slice(1)
    .map((group) => Buffer.from(group, "hex"));
  if (groups === undefined)
    throw new InvalidInputError("--client-id", `"${clientId}" must be an id like 6f2ad3a5-1f0b-4a3e-9a51-0123456789ab`);
  return Buffer.concat(groups.map((group, i) => (i < 3 ? group.reverse() : group)));
}
