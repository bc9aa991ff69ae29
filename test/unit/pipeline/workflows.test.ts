import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";

const ROOT = join(__dirname, "../../..");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly "runs-on": string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly defaults?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = new Map(
  globSync(".github/workflows/*.yml", { cwd: ROOT })
    .sort()
    .map((file) => [basename(file, ".yml"), readFileSync(join(ROOT, file), "utf8")]),
);
const workflows = [...texts].map(([name, text]) => ({ ...(parse(text) as Workflow), name }));
const jobs = workflows.flatMap(({ name, jobs }) =>
  Object.entries(jobs).map(([job, rest]) => ({ ...rest, name: `${name}/${job}` })),
);
const steps = jobs.flatMap(({ name, steps }) => steps.map((step) => ({ ...step, name })));
const { scripts, allowScripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};

test("there are workflows for checks, for security, for releases and for deployments", () => {
  expect([...texts.keys()]).toEqual(["ci", "deploy", "release", "security"]);
});

test("each action is pinned to a commit, beside its version, and to one everywhere", () => {
  const used = [...texts.values()].flatMap((text) => text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line)));
  expect(used.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  const pins = Map.groupBy(
    steps.flatMap(({ uses }) => uses ?? []),
    (uses) => uses.split("@")[0],
  );
  expect([...pins.values()].filter((each) => new Set(each).size > 1)).toEqual([]);
  expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
});

test("a deployment hands over every parameter, with a value that its form takes: what is left out goes back to its default", () => {
  const parameters = readFileSync(join(ROOT, "infra/azure/main.bicepparam"), "utf8").split("\n");
  const read = parameters.flatMap((line) => {
    const [, form, name] = /= (?:(bool|json)\()?(?:sizes\[)?readEnvironmentVariable\('(\w+)'/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, form }];
  });
  expect(read.length).toBeGreaterThan(10);
  for (const workflowJob of ["what-if", "deploy"]) {
    const given = workflows.find(({ name }) => name === "deploy")?.jobs[workflowJob]?.env ?? {};
    for (const { name, form } of read) {
      const fallback =
        { bool: " \\|\\| '(true|false)'", json: " \\|\\| '(\\[\\]|\\{\\})'" }[form ?? ""] ?? "( \\|\\| '\\w+')?";
      expect([name, given[name]]).toEqual([
        name,
        expect.stringMatching(new RegExp(`^\\$\\{\\{ vars\\.${name}${fallback} \\}\\}$`)) as string,
      ]);
    }
  }
});

test("by default a workflow may read the repository and nothing else", () => {
  expect(workflows.filter(({ permissions }) => JSON.stringify(permissions) !== '{"contents":"read"}')).toEqual([]);
});

test("what a job may do beyond that is written down here", () => {
  const more = jobs.flatMap(({ name, permissions }) => (permissions === undefined ? [] : [[name, permissions]]));
  expect(Object.fromEntries(more)).toEqual({
    "deploy/what-if": { contents: "read", "id-token": "write" },
    "deploy/deploy": { attestations: "read", contents: "read", "id-token": "write" },
    "release/publish": { attestations: "write", contents: "write", "id-token": "write" },
    "security/codeql": { contents: "read", "security-events": "write" },
  });
});

test("what may write to the repository runs nothing of it", () => {
  const writing = jobs.filter(({ permissions }) => permissions?.["contents"] === "write");
  const run = writing.flatMap(({ steps }) => steps.flatMap(({ run = "" }) => run));
  expect(run.filter((text) => /\b(npm|node)\b/.test(text))).toEqual([]);
  expect(writing.flatMap(({ steps }) => steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout")))).toEqual(
    [],
  );
});

test("no workflow runs with more rights for who sends a pull request, and none has a secret", () => {
  expect(workflows.filter(({ on }) => "pull_request_target" in on || "workflow_run" in on)).toEqual([]);
  expect([...texts.values()].filter((text) => /\bsecrets\b/.test(text))).toEqual([]);
});

test("no script has an expression in it, which would run what others wrote", () => {
  expect(steps.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
});

test("a script fails where any part of it does", () => {
  const bash = { run: { shell: "bash" } };
  expect(workflows.filter(({ defaults }) => JSON.stringify(defaults) !== JSON.stringify(bash))).toEqual([]);
});

test("no checkout leaves its credentials behind", () => {
  const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
  expect(checkouts.length).toBeGreaterThan(5);
  expect(checkouts.filter((step) => step.with?.["persist-credentials"] !== false)).toEqual([]);
});

test("each job ends after a time, on a machine that is named, and none runs beside its like", () => {
  expect(jobs.filter((job) => !((job["timeout-minutes"] ?? Infinity) <= 45))).toEqual([]);
  expect(jobs.filter((job) => job["runs-on"] !== "ubuntu-24.04")).toEqual([]);
  expect(workflows.filter(({ concurrency }) => concurrency === undefined)).toEqual([]);
});

test("each script of npm's and each file that a step runs is there", () => {
  const run = steps.map(({ run = "" }) => run).join("\n");
  const named = [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = ""]) => script);
  expect(named).toEqual(expect.arrayContaining(["build", "check", "package", "fleet", "test:chaos"]));
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
  const files = [...run.matchAll(/node ([\w./-]+\.m?js)/g)].map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(2);
  expect(files.filter((file) => globSync(file, { cwd: ROOT }).length === 0)).toEqual([]);
});

test("what is released is built with nothing that another run has left", () => {
  const setups = steps.filter(({ name, uses = "" }) => /^(release|deploy)/.test(name) && uses.includes("setup-node"));
  expect(setups.map((step) => step.with?.["package-manager-cache"])).toEqual(setups.map(() => false));
  expect(setups.filter((step) => step.with?.["cache"] !== undefined)).toEqual([]);
});

test("tests run on the Node that Azure has, by the runner's own", () => {
  const { ci } = Object.fromEntries(workflows.map((workflow) => [workflow.name, workflow]));
  const job = ci?.jobs["test"] as Job & { readonly strategy: unknown };
  expect(job.strategy).toMatchObject({ matrix: { node: [22, 24] } });
  expect(job.steps.flatMap(({ run = "" }) => run)).toContain("node node_modules/jest/bin/jest.js");
});

test("of packages with a script that runs when they are installed, each is decided on, and node alone may", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
  };
  const having = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
  const names = having.map((path) => path.split("node_modules/").at(-1) ?? "");
  expect(Object.keys(allowScripts).sort()).toEqual([...new Set(names)].sort());
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(["node"]);
  const installing = steps.flatMap(({ run = "" }) => run.split("\n").filter((line) => /npm (ci|install)/.test(line)));
  expect(installing.filter((line) => !line.includes("--ignore-scripts"))).toEqual([]);
});

test("packages with holes that are known, or without their registry's signature, fail a workflow: each change, each week", () => {
  const commands = jobs.find(({ name }) => name === "security/audit")?.steps.map(({ run }) => run);
  expect(commands).toEqual(expect.arrayContaining(["npm audit --audit-level=high", "npm audit signatures"]));
  const { on = {} } = workflows.find(({ name }) => name === "security") ?? {};
  expect(Object.keys(on).sort()).toEqual(["pull_request", "push", "schedule"]);
});
