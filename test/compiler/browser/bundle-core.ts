import { builtinModules } from "node:module";
import path from "node:path";
import { build, type Plugin } from "esbuild";

/** Where the packages seem to lie: TypeScriptToLua looks for its library beside itself. */
export const packages = "/packages";

/** The compiler as one script for browsers, whose global `envoyLua` has what `bundled-core.ts` exports. */
export async function bundleCore(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, "bundled-core.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "envoyLua",
    define: { __dirname: JSON.stringify(`${packages}/typescript-to-lua/dist`) },
    plugins: [withoutNode],
    logLevel: "error",
  });
  return outputFiles.map(({ text }) => text).join("\n");
}

/** Paths and assertions need no Node. Its other modules, and what looks for files on a disk, can be named and end whoever uses them. */
const withoutNode: Plugin = {
  name: "without-node",
  setup: ({ onResolve, onLoad }) => {
    const refused = [...builtinModules.filter((name) => !name.startsWith("_")), "resolve"];
    onResolve({ filter: new RegExp(`^(node:)?(${refused.join("|")})$`) }, ({ path: given }) => {
      const name = given.replace("node:", "");
      if (["path", "assert"].includes(name)) return { path: path.join(import.meta.dirname, `${name}.ts`) };
      return { path: name, namespace: "refused" };
    });
    // TypeScriptToLua's search for Lua modules, which a script of one text has none of.
    onResolve({ filter: /^\.\/resolve$/ }, ({ path: name, importer }) =>
      importer.includes("typescript-to-lua") ? { path: name, namespace: "refused" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "refused" }, ({ path: name }) => ({ contents: refusal(name), loader: "js" }));
  },
};

/** A module of which any function can be taken, as packages do while they load, and none called. */
function refusal(name: string): string {
  return `module.exports = new Proxy({}, {
    get: (known, member) => known[member] ?? (member === "__esModule" || typeof member === "symbol" ? undefined
      : Object.assign(function () { throw new Error("A browser has no ${name}." + member); }, {})),
  });`;
}
