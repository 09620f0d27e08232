import { createInterface } from "node:readline";
import vm from "node:vm";

/*
 * Runs graphs as real ES modules, one for each line of JSON on standard input: JavaScript by module name. Writes a line of JSON for each:
 * what its hook logs, or the error that loading or running it raises. Needs --experimental-vm-modules.
 */

export type JavaScriptResult = { readonly logs: readonly string[] } | { readonly error: string };

type Hook = (handle: { logInfo(text: string): void }) => void;

async function run(texts: Readonly<Record<string, string>>): Promise<JavaScriptResult> {
  const modules = new Map<string, vm.SourceTextModule>();
  const context = vm.createContext({});
  const load = (name: string): vm.SourceTextModule => {
    const known = modules.get(name) ?? new vm.SourceTextModule(texts[name] ?? "", { context, identifier: name });
    modules.set(name, known);
    return known;
  };
  try {
    const entry = load("filter");
    await entry.link((specifier) => load(specifier.replace(/^\.\//, "")));
    await entry.evaluate({ timeout: 5000 });
    const logs: string[] = [];
    const { onRequest } = entry.namespace as { onRequest: Hook };
    onRequest({ logInfo: (text) => logs.push(text) });
    return { logs };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line) as Record<string, string>))}\n`);
}
