import { rememberAnswers } from "./remember-answers.ts";
import { ts, type TypeScriptToLua } from "./typescript.ts";

/** A filter's files as TypeScript knows them, and everything that it has to say about them. */
export interface CheckedProgram {
  readonly program: ts.Program;
  readonly diagnostics: readonly ts.Diagnostic[];
}

/** A program in which TypeScript found nothing. It tells what a change concerns. */
export type FaultlessProgram = ts.SemanticDiagnosticsBuilderProgram;

export interface ProgramParts {
  readonly rootNames: readonly string[];
  readonly options: TypeScriptToLua.CompilerOptions;
  readonly host: ts.CompilerHost;
}

/**
 * Checks the types of a program. Files that are as they were in an earlier one, and depend on nothing that looks different from outside, are
 * not checked again.
 *
 * @param earlier one without a finding only: some findings name no file and would be lost with a check that is left out
 * @returns the program to give the next time as `faultless`, where nothing was found
 */
export function checkProgram(
  { rootNames, options, host }: ProgramParts,
  earlier: FaultlessProgram | undefined,
): CheckedProgram & { readonly faultless: FaultlessProgram | undefined } {
  const builder = ts.createSemanticDiagnosticsBuilderProgram(rootNames, options, host, earlier);
  const program = rememberAnswers(builder.getProgram());
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  const diagnostics = [
    ...builder.getOptionsDiagnostics(),
    ...own.flatMap((source) => builder.getSyntacticDiagnostics(source)),
    ...builder.getSemanticDiagnostics(),
    ...builder.getGlobalDiagnostics(),
  ];
  return { program, diagnostics, faultless: diagnostics.length === 0 ? builder : undefined };
}
