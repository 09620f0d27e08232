import type { TextFiles } from "../../../src/files/text-files.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import type { Mutation } from "./mutations.ts";

/** The project's files with a defence taken away. @throws Error where its text does not stand in its file exactly once */
export function mutateFiles({ file, text, becomes }: Mutation): TextFiles {
  const original = projectFiles.read(file) ?? "";
  const count = original.split(text).length - 1;
  if (count !== 1) throw new Error(`Its text stands ${count} times in ${file}, wanted once`);
  const changed = original.replace(text, () => becomes);
  return { ...projectFiles, read: (name) => (name === file ? changed : projectFiles.read(name)) };
}
