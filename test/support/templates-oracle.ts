import { afterAll, beforeAll } from "vitest";
import { buildGoOracle, goSkipReason, startGoOracle, type GoOracle } from "./go-oracle.ts";

/** A template to be rendered; see `test/oracles/templates`. */
export interface TemplateQuestion {
  readonly engine: "helm" | "go-template";
  readonly template: string;
  /** The chart's values, or the fields of a Go template. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Of the Helm release. */
  readonly namespace?: string;
}

export interface TemplateAnswer {
  readonly text?: string;
  /** Why nothing was rendered. */
  readonly error?: string;
}

/** Renders templates with Helm's engine and Go's text/template, in the tests of a file, if there is Go. */
export function useTemplatesOracle(): (question: TemplateQuestion) => Promise<TemplateAnswer> {
  let oracle: GoOracle<TemplateQuestion, TemplateAnswer> | undefined;
  beforeAll(async () => {
    if (goSkipReason === undefined) oracle = startGoOracle(await buildGoOracle("templates", { seconds: 900 }));
  }, 900_000);
  afterAll(() => oracle?.stop());
  return (question) => {
    if (oracle === undefined) throw new Error("There is no oracle for templates");
    return oracle.ask(question);
  };
}
