import { withoutSecrets } from "../../../shared/telemetry/without-secrets";

test.each([
  ["AccountName=a;AccountKey=c2VjcmV0==;EndpointSuffix=b", "AccountName=a;AccountKey=…;EndpointSuffix=b"],
  ["SharedAccessKeyName=n;SharedAccessKey = c2VjcmV0", "SharedAccessKeyName=n;SharedAccessKey = …"],
  ["Server=db;User Id=u;Password='hush; now';Encrypt=true", "Server=db;User Id=u;Password=…;Encrypt=true"],
  ["GET https://a.example/b?sv=1&sig=a%2Bb%3D&se=2", "GET https://a.example/b?sv=1&sig=…&se=2"],
  ["GET https://a.example/api/runs?code=k3y==", "GET https://a.example/api/runs?code=…"],
  ["amqps://user:pass@hub.example/x", "amqps://…@hub.example/x"],
  ["Authorization: Bearer eyJ0.eyJ1.c2ln failed", "Authorization: Bearer … failed"],
  ["x-functions-key: k3y", "x-functions-key: …"],
  [
    "the database is unavailable: connect ECONNREFUSED 127.0.0.1:1433",
    "the database is unavailable: connect ECONNREFUSED 127.0.0.1:1433",
  ],
  ["one\r\ntwo\u001b[31m", "one\\u{d}\\u{a}two\\u{1b}[31m"],
])("of %j is said %j", (text, said) => {
  expect(withoutSecrets(text)).toBe(said);
});

test("a long text is cut", () => {
  expect(withoutSecrets("x".repeat(5_000))).toHaveLength(1_001);
});
