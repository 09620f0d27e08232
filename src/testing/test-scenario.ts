import { disk } from "../files/disk.ts";
import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { readYaml } from "../files/read-yaml.ts";
import { compileSchema } from "../files/compile-schema.ts";
import { writeYaml } from "../packaging/write-yaml.ts";
import { readEnvoyConfig, readScenarioNotation } from "../scenario/read-scenario.ts";
import {
  requestMethods,
  type ExchangeNotation,
  type FilterNotation,
  type ScenarioNotation,
} from "../scenario/scenario-notation.ts";
import type { Upstream } from "../scenario/scenario.ts";
import type { TestExchange } from "./client.ts";
import type { NamedSource } from "./filter-source.ts";
import { testConfig, testListeners, testScript, type TestListener } from "./test-config.ts";
import { findingsError, TestError } from "./test-error.ts";
import { createCertificateBook, testPki, type PkiNotation } from "./test-pki.ts";

/** What stands around a filter in a test. */
export interface TestWorld {
  /** An Envoy configuration, or the file of one; one with two listeners unless said (see `ClientOptions.listener`). */
  readonly config?: JsonObject | string;
  /** A scenario's folder, whose Envoy configuration, PKI and upstreams are taken. */
  readonly scenario?: string;
  /** Routes in Envoy's words (`route.v3.Route`), where no configuration is given; all to the cluster `upstream` unless said. */
  readonly routes?: readonly JsonObject[];
  /** Certificates by name, in the words of a scenario. */
  readonly pki?: PkiNotation;
  /** How the servers behind clusters speak TLS, or that nothing listens there. */
  readonly upstreams?: Readonly<Record<string, Upstream>>;
  /** How many workers the proxy has, each with globals of its own; 1 unless said. */
  readonly workers?: number;
  /** Namespaces of dynamic metadata that outcomes show beside `envoy.filters.http.lua` and those that routes match. */
  readonly metadata?: readonly string[];
}

/** A scenario's two files. */
export interface ScenarioFiles {
  readonly notation: ScenarioNotation;
  readonly envoyConfig: JsonObject;
}

/** A world with everything read that a test names. */
export interface ReadWorld {
  readonly world: TestWorld;
  /** The given configuration; undefined: made for each run. */
  readonly config: JsonObject | undefined;
  readonly filters: Readonly<Record<string, FilterNotation>>;
  readonly pki: PkiNotation;
  readonly upstreams: Readonly<Record<string, Upstream>>;
}

const anyObject = compileSchema<JsonObject>({ type: "object" });

/** @throws TestError where a file is missing or says something that cannot be */
export function readWorld(world: TestWorld, source: NamedSource): ReadWorld {
  if (world.scenario !== undefined) return readScenarioWorld(world, world.scenario, source);
  const config = typeof world.config === "string" ? readConfig(world.config) : world.config;
  const scripts = config === undefined ? [testScript] : scriptsIn(config);
  return {
    world,
    config,
    filters: Object.fromEntries(scripts.map((name) => [name, source.use])),
    pki: { ...(config === undefined ? testPki : {}), ...world.pki },
    upstreams: world.upstreams ?? {},
  };
}

function readScenarioWorld(world: TestWorld, folder: string, source: NamedSource): ReadWorld {
  const notation = readScenarioNotation(folder, source.files);
  if (!notation.ok) throw findingsError(notation.diagnostics);
  const config = readEnvoyConfig(folder, source.files, notation.value);
  if (!config.ok) throw findingsError(config.diagnostics);
  const { filters = {}, pki = {}, upstreams = {} } = notation.value.value;
  const isOwn = ([name, use]: readonly [string, FilterNotation]): boolean => (use.filter ?? name) === source.name;
  const replacesAll = !Object.entries(filters).some(isOwn);
  return {
    world,
    config: config.value.value,
    filters: Object.fromEntries(
      Object.entries(filters).map(([name, use]) =>
        replacesAll || isOwn([name, use]) ? [name, withParameters(source.use, use)] : [name, use],
      ),
    ),
    pki: { ...pki, ...world.pki },
    upstreams: { ...upstreams, ...world.upstreams },
  };
}

/** What a scenario says of the filter's parameters stands where the test says nothing of them. */
function withParameters(own: FilterNotation, scenarios: FilterNotation): FilterNotation {
  const { parameters } = scenarios;
  return "lua" in own || parameters === undefined ? own : { ...own, parameters: { ...parameters, ...own.parameters } };
}

function readConfig(file: string): JsonObject {
  const text = disk.read(file);
  if (text === undefined) throw new TestError(`Found no file "${file}"`);
  const read = readYaml({ file, text }, anyObject);
  if (!read.ok) throw findingsError(read.diagnostics);
  return read.value.value;
}

/** The names of scripts that a configuration has as `lua/<name>.lua`. */
function scriptsIn(value: Json): readonly string[] {
  if (typeof value === "string") return /^lua\/(.+)\.lua$/.exec(value)?.slice(1) ?? [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(scriptsIn);
  return isJsonObject(value) ? [...new Set(Object.values(value).flatMap(scriptsIn))] : [];
}

/**
 * Puts exchanges of a test into a scenario.
 *
 * @param isWhole whether a configuration that the test did not bring has the listeners that nothing is sent to, too: they take time to start
 */
export function testScenario(
  exchanges: readonly TestExchange[],
  read: ReadWorld,
  { title = "A test", isWhole = false }: { readonly title?: string; readonly isWhole?: boolean } = {},
): ScenarioFiles {
  const { world, config, filters, upstreams } = read;
  const book = createCertificateBook(read.pki);
  const titles = new Map<string, number>();
  const notations = exchanges.map((exchange) =>
    notationOf(exchange, {
      title: freeTitle(exchange, titles),
      listener: exchange.from.listener ?? (config === undefined ? listenerFor(exchange) : undefined),
      entryOf: book.entryOf,
    }),
  );
  const clusters = exchanges.flatMap(({ options }) => Object.keys(options.calls ?? {}));
  const { routes } = world;
  const used = new Set(notations.map(({ from }) => from?.listener));
  const listeners = testListeners.filter((name) => isWhole || used.has(name));
  const envoyConfig = config ?? testConfig({ clusters, listeners, ...(routes === undefined ? {} : { routes }) });
  return {
    envoyConfig,
    notation: {
      title,
      envoy: "envoy.yaml",
      filters,
      pki: usedEntries(book.pki(), { envoyConfig, upstreams, exchanges: notations }),
      ...(Object.keys(upstreams).length === 0 ? {} : { upstreams }),
      ...(world.workers === undefined ? {} : { workers: world.workers }),
      ...(world.metadata === undefined ? {} : { metadata: world.metadata }),
      exchanges: notations,
    },
  };
}

/** The entries that anything names, and those that they are made with: keys take time to make. */
function usedEntries(pki: PkiNotation, { envoyConfig, upstreams, exchanges }: EntryUsers): PkiNotation {
  const named = [
    ...[...JSON.stringify(envoyConfig).matchAll(/"pki\/([^"]+)\.(?:crt|key)"/g)].map(([, name = ""]) => name),
    ...Object.values(upstreams).flatMap(({ certificate, clientCa }) => [certificate, clientCa]),
    ...exchanges.map(({ from }) => from?.certificate),
  ];
  const used = new Set<string>();
  const use = (name: string | undefined): void => {
    if (name === undefined || used.has(name)) return;
    used.add(name);
    const { issuer, bundle = [] } = pki[name] ?? {};
    for (const other of [issuer, ...bundle]) use(other);
  };
  named.forEach(use);
  return Object.fromEntries(Object.entries(pki).filter(([name]) => used.has(name)));
}

interface EntryUsers extends Pick<ScenarioFiles, "envoyConfig"> {
  readonly upstreams: Readonly<Record<string, Upstream>>;
  readonly exchanges: readonly ExchangeNotation[];
}

function listenerFor({ from }: TestExchange): TestListener {
  const { certificate, sni, tls, resume } = from;
  return certificate !== undefined || sni !== undefined || tls !== undefined || resume === true ? "gateway" : "main";
}

function freeTitle({ method, path, options }: TestExchange, taken: Map<string, number>): string {
  const title = options.title ?? `${method} ${path}`;
  const count = (taken.get(title) ?? 0) + 1;
  taken.set(title, count);
  return count === 1 ? title : `${title} (${count})`;
}

interface ExchangePlace {
  readonly title: string;
  readonly listener: string | undefined;
  readonly entryOf: (certificate: NonNullable<TestExchange["from"]["certificate"]>) => string;
}

function notationOf({ from, method, path, options }: TestExchange, place: ExchangePlace): ExchangeNotation {
  const { certificate, sni, http, tls, resume, connection, through } = from;
  const { answer, calls, faults, envoy, expect, headers, body, chunks, trailers, tunnel, authority } = options;
  const { listener } = place;
  const entry = certificate === undefined ? undefined : place.entryOf(certificate);
  const whole = withoutUndefined({ listener, certificate: entry, sni, http, tls, resume, connection, through });
  return withoutUndefined({
    title: place.title,
    from: Object.keys(whole).length === 0 ? undefined : whole,
    send: withoutUndefined({ ...targetOf(method, path), authority, headers, body, chunks, trailers, tunnel }),
    answer,
    calls,
    faults,
    envoy,
    expect,
  });
}

function targetOf(method: string, path: string): ExchangeNotation["send"] {
  const short = requestMethods.find((name) => name.toUpperCase() === method);
  return short === undefined ? { method, path } : { [short]: path };
}

function withoutUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The texts of a scenario's files, by their names. */
export function writeScenario({ notation, envoyConfig }: ScenarioFiles): Readonly<Record<string, string>> {
  return {
    "scenario.yaml": writeYaml(notation as unknown as Json, ""),
    "envoy.yaml": writeYaml(envoyConfig, ""),
  };
}
