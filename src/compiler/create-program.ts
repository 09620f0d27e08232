import path from "node:path";
import { libraryFiles } from "./library-files.ts";
import type { SourceTree } from "./source-tree.ts";
import { ts, tstl, type TypeScriptToLua } from "./typescript.ts";

/** What filters are compiled with. Lua has no `null`, no implicit `self` and no modules at run time. */
const compilerOptions: TypeScriptToLua.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2023.d.ts"],
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  allowUnreachableCode: true,
  skipLibCheck: true,
  luaTarget: tstl.LuaTarget.LuaJIT,
  noImplicitSelf: true,
  noHeader: true,
  sourceMap: true,
};

/** A program over files of a source tree, with the declarations that every filter sees. */
export function createFilterProgram(tree: SourceTree, rootFiles: readonly string[]): ts.Program {
  return ts.createProgram({
    rootNames: [...libraryFiles.ambient, ...rootFiles],
    options: compilerOptions,
    host: createCompilerHost(tree),
  });
}

/** Declarations never change while the process lives, so each is parsed once. */
const librarySources = new Map<string, ts.SourceFile>();

function createCompilerHost(tree: SourceTree): ts.CompilerHost {
  const readFile = (file: string): string | undefined => tree.read(file) ?? libraryFiles.read(file);
  return {
    getSourceFile: (file, languageVersion) => {
      const own = tree.read(file);
      if (own !== undefined) return ts.createSourceFile(file, own, languageVersion, true);
      const known = librarySources.get(file);
      if (known !== undefined) return known;
      const text = libraryFiles.read(file);
      if (text === undefined) return undefined;
      const source = ts.createSourceFile(file, text, languageVersion, true);
      librarySources.set(file, source);
      return source;
    },
    getDefaultLibFileName: () => path.join(libraryFiles.typescriptFolder, "lib.es2023.d.ts"),
    getDefaultLibLocation: () => libraryFiles.typescriptFolder,
    getCurrentDirectory: () => path.posix.dirname(tree.inside("filter.ts")),
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => undefined,
    fileExists: (file) => readFile(file) !== undefined,
    readFile,
    resolveModuleNameLiterals: (literals, containingFile) =>
      literals.map(({ text }) => ({ resolvedModule: resolveModule(text, containingFile, tree) })),
  };
}

/** Relative imports with or without `.ts`, and the one package that filters may import. */
function resolveModule(name: string, containingFile: string, tree: SourceTree): ts.ResolvedModuleFull | undefined {
  if (name === "envoy-lua-kit/envoy-api") return resolved(libraryFiles.envoyApi);
  const target = path.posix.join(path.posix.dirname(containingFile), name);
  const candidates = [target, `${target}.ts`, `${target}.d.ts`, target.replace(/\.js$/, ".ts"), `${target}/index.ts`];
  const isLibrary = tree.read(containingFile) === undefined;
  const found = candidates.find(
    (file) =>
      file.endsWith(".ts") && (tree.read(file) ?? (isLibrary ? libraryFiles.read(file) : undefined)) !== undefined,
  );
  return name.startsWith(".") && found !== undefined ? resolved(found) : undefined;
}

function resolved(resolvedFileName: string): ts.ResolvedModuleFull {
  const extension = resolvedFileName.endsWith(".d.ts") ? ts.Extension.Dts : ts.Extension.Ts;
  return { resolvedFileName, extension, isExternalLibraryImport: false };
}
