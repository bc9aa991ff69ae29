import { creationOf, grantOf, letAppIn as letIdentityIn } from "../../shared/storage/sql-server/app-user";
import { migrate } from "../../shared/storage/sql-server/migrate";
import { tryWrite } from "../../shared/storage/sql-server/try-write";
import { APP, letAppIn, testServer } from "../support/contract/sql-server-databases";
import { useSqlServerRoom } from "../support/contract/sql-server-room";
import { NOW } from "../support/contract/times";

const clientId = "6f2ad3a5-1f0b-4a3e-9a51-0123456789ab";

test("an identity becomes a user by its client id, as the server keeps ids", () => {
  expect(creationOf({ name: "id-fleetscore", clientId })).toBe(
    "CREATE USER [id-fleetscore] WITH SID = 0xa5d32a6f0b1f3e4a9a510123456789ab, TYPE = E",
  );
});

test("a name is a name, whatever stands in it", () => {
  expect(creationOf({ name: "a]; DROP TABLE b; --", clientId })).toContain("CREATE USER [a]]; DROP TABLE b; --] WITH");
  expect(grantOf("a]b")).toBe("GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::dbo TO [a]]b]");
});

test.each(["", "fleet", `${clientId}0`, clientId.replaceAll("-", "")])('"%s" is no client id', (wrong) => {
  expect(() => creationOf({ name: "id-fleetscore", clientId: wrong })).toThrow(`--client-id: "${wrong}" must be an id`);
});

function apps(): void {
  const room = useSqlServerRoom();

  it("that are let in may write rows and change no schema", async () => {
    await migrate(room.client(), NOW);
    const app = room.client(await letAppIn(room.database, room.client()));

    await tryWrite(app);
    const change = app.write((transaction) => transaction.batch("CREATE TABLE more (a int)"));

    await expect(change).rejects.toThrow();
    await expect(app.write((transaction) => transaction.batch("DROP TABLE seen_event"))).rejects.toThrow();
  });

  it("are not let in under a name that is another's", async () => {
    await letAppIn(room.database, room.client());
    const identity = { name: APP.login, clientId };

    const refusal = { code: "other-user", message: expect.stringContaining(`DROP USER [${APP.login}]`) as string };
    await expect(letIdentityIn(room.client(), identity)).rejects.toMatchObject(refusal);
  });
}

if (testServer !== "") describe("SQL Server: apps", apps);
