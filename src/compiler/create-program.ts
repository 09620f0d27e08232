import path from "node:path";
import { checkProgram, type CheckedProgram, type FaultlessProgram, type ProgramParts } from "./check-program.ts";
import type { LibraryFiles } from "./library-files.ts";
import { kitModules, libraryPaths, libraryRoot, packageFile } from "./library-paths.ts";
import { rememberAnswers } from "./remember-answers.ts";
import type { SourceTree } from "./source-tree.ts";
import { ts, tstl, type TypeScriptToLua } from "./typescript.ts";

/** What filters are compiled with. Lua has no `null`, no implicit `self` and no modules at run time. */
const compilerOptions: TypeScriptToLua.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // Otherwise a file without imports and exports would be no module, and what it does at load would be lost.
  moduleDetection: ts.ModuleDetectionKind.Force,
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

/** Makes programs, and remembers what they have in common: library files are parsed once, and the user's files once for each text. */
export interface Programs {
  readonly library: LibraryFiles;
  /** A program over a file of a source tree, what it imports, and the library that every filter sees. */
  create(tree: SourceTree, rootFile: string): ts.Program;
  /** The same with the types checked, anew only where a change since the last time concerns them. */
  check(tree: SourceTree, rootFile: string): CheckedProgram;
}

export function createPrograms(library: LibraryFiles): Programs {
  const sources = new Map<string, ts.SourceFile>();
  const { standard, ambient } = listLibrary(library);
  const options: TypeScriptToLua.CompilerOptions = { ...compilerOptions, lib: [...standard] };
  const partsOf = (tree: SourceTree, rootFile: string): ProgramParts => ({
    rootNames: [...ambient, rootFile],
    options,
    host: createCompilerHost({ tree, library, sources }),
  });
  const faultless = new Map<string, FaultlessProgram>();
  return {
    library,
    create: (tree, rootFile) => rememberAnswers(ts.createProgram(partsOf(tree, rootFile))),
    check: (tree, rootFile) => {
      const filter = tree.userPath(rootFile);
      const checked = checkProgram(partsOf(tree, rootFile), faultless.get(filter));
      if (checked.faultless === undefined) faultless.delete(filter);
      else faultless.set(filter, checked.faultless);
      return checked;
    },
  };
}

/** The files that the library's index names, so that the compiler and editors see the same. */
function listLibrary(library: LibraryFiles): { standard: readonly string[]; ambient: readonly string[] } {
  const text = library.readDeclarations(libraryPaths.filterLibrary) ?? "";
  const { referencedFiles, typeReferenceDirectives } = ts.preProcessFile(text);
  const folder = path.posix.dirname(libraryPaths.filterLibrary);
  const own = referencedFiles.map(({ fileName }) => path.posix.join(folder, fileName));
  const isStandard = (file: string): boolean => path.posix.dirname(file) === libraryPaths.standard;
  return {
    standard: own.filter(isStandard).map((file) => path.posix.basename(file)),
    ambient: [
      ...own.filter((file) => !isStandard(file)),
      ...typeReferenceDirectives.map(({ fileName }) => packageFile(fileName)),
    ],
  };
}

interface HostInput {
  readonly tree: SourceTree;
  readonly library: LibraryFiles;
  readonly sources: Map<string, ts.SourceFile>;
}

function createCompilerHost({ tree, library, sources }: HostInput): ts.CompilerHost {
  const readFile = (file: string): string | undefined =>
    file.startsWith(libraryRoot) ? library.readDeclarations(file) : tree.read(file);
  return {
    getSourceFile: (file, languageVersion) => {
      // Every filter's files have the same virtual paths; the library's do not change.
      const isLibrary = file.startsWith(libraryRoot);
      const key = isLibrary ? file : tree.userPath(file);
      const known = sources.get(key);
      const text = isLibrary && known !== undefined ? known.text : readFile(file);
      if (text === undefined) return undefined;
      if (known?.text === text) return known;
      const source = Object.assign(ts.createSourceFile(file, text, languageVersion, true), { version: text });
      sources.set(key, source);
      return source;
    },
    getDefaultLibFileName: () => `${libraryPaths.standard}/types.d.ts`,
    getDefaultLibLocation: () => libraryPaths.standard,
    getCurrentDirectory: () => path.posix.dirname(tree.inside("filter.ts")),
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => undefined,
    fileExists: (file) => readFile(file) !== undefined,
    readFile,
    // Which file an import means can change with files that nobody imported before.
    hasInvalidatedResolutions: () => true,
    resolveModuleNameLiterals: (literals, containingFile) =>
      literals.map(({ text }) => ({ resolvedModule: resolveModule(text, containingFile, readFile) })),
  };
}

/** Relative imports with or without `.ts`, and what filters may import of the kit. */
function resolveModule(
  name: string,
  containingFile: string,
  readFile: (file: string) => string | undefined,
): ts.ResolvedModuleFull | undefined {
  const ofKit = kitModules.get(name);
  if (ofKit !== undefined) return resolved(ofKit);
  if (!name.startsWith(".")) return undefined;
  const target = path.posix.join(path.posix.dirname(containingFile), name);
  const candidates = [target, `${target}.ts`, `${target}.d.ts`, target.replace(/\.js$/, ".ts"), `${target}/index.ts`];
  const isLibrary = containingFile.startsWith(libraryRoot);
  const found = candidates.find(
    (file) => file.endsWith(".ts") && file.startsWith(libraryRoot) === isLibrary && readFile(file) !== undefined,
  );
  return found === undefined ? undefined : resolved(found);
}

function resolved(resolvedFileName: string): ts.ResolvedModuleFull {
  const extension = resolvedFileName.endsWith(".d.ts") ? ts.Extension.Dts : ts.Extension.Ts;
  return { resolvedFileName, extension, isExternalLibraryImport: false };
}
