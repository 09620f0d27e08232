import ts from "typescript";

/** What a docstring says, as Markdown: TypeScript's own reading of tags takes links apart. */
export interface Docstring {
  /** Everything before the first tag; empty where there is no docstring. */
  readonly text: string;
  readonly tags: readonly DocTag[];
}

export interface DocTag {
  /** Without its `@`. */
  readonly name: string;
  readonly text: string;
}

/** The docstring that stands directly before a declaration. */
export function readDocstring(node: ts.Node): Docstring {
  const last = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
  return last === undefined ? { text: "", tags: [] } : parseDocstring(last.getText());
}

/** @param comment with its slashes and asterisks */
export function parseDocstring(comment: string): Docstring {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const [text = "", ...tags] = `\n${lines.join("\n")}`.split(/\n\s*(?=@[a-z])/);
  return { text: text.trim(), tags: tags.map(parseTag) };
}

/** The text of each tag of a name. */
export function tagsOf({ tags }: Docstring, name: string): readonly string[] {
  return tags.filter((tag) => tag.name === name).map(({ text }) => text);
}

function parseTag(tag: string): DocTag {
  const [, name = "", text = ""] = /^@([a-zA-Z]+)\s*([^]*)$/.exec(tag) ?? [];
  return { name, text: text.trim() };
}
