import { programPath } from "../envoy-process/find-program.ts";
import type { Environment } from "../envoy-process/find-envoys.ts";

/** Programs that come with a system's packages, by the names that these have for each package manager. */
const packages = {
  luajit: { "apt-get": "luajit", dnf: "luajit", apk: "luajit", pacman: "luajit", brew: "luajit" },
  go: { "apt-get": "golang-go", dnf: "golang", apk: "go", pacman: "go", brew: "go" },
  chromium: { "apt-get": "chromium", dnf: "chromium", apk: "chromium", pacman: "chromium", brew: "--cask chromium" },
  pip: { "apt-get": "python3-pip", dnf: "python3-pip", apk: "py3-pip", pacman: "python-pip", brew: "python" },
} as const;

export type PackagedProgram = keyof typeof packages;
type PackageManager = keyof (typeof packages)[PackagedProgram];

const installs: Readonly<Record<PackageManager, string>> = {
  "apt-get": "apt-get install",
  dnf: "dnf install",
  apk: "apk add",
  pacman: "pacman -S",
  brew: "brew install",
};

/** The command that gets a program with the package manager of this machine; without a known one, Debian's and macOS's. */
export function installCommand(program: PackagedProgram, environment: Environment): string {
  const managers = Object.keys(installs) as PackageManager[];
  const here = managers.find((manager) => programPath(manager, environment) !== undefined);
  if (here !== undefined) return commandOf(here, program);
  return `${commandOf("apt-get", program)} (Debian, Ubuntu), ${commandOf("brew", program)} (macOS)`;
}

function commandOf(manager: PackageManager, program: PackagedProgram): string {
  return `${installs[manager]} ${packages[program][manager]}`;
}
