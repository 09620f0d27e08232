import type {
  ApiModule,
  DebugModule,
  DoModule,
  LexerModule,
  ObjectModule,
  OpcodeModule,
  StringModule,
  TableModule,
} from "./fengari-modules.ts";

/** The lower modules of fengari, which the changes are made in before the upper ones are loaded. */
export interface FengariCore {
  readonly api: ApiModule;
  readonly object: ObjectModule;
  readonly calls: DoModule;
  readonly debug: DebugModule;
  readonly table: TableModule;
  readonly lexer: LexerModule;
  readonly string: StringModule;
  readonly opcodes: OpcodeModule;
}
