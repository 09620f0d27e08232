/** The user's files, as far as a piece of code may read them. Given by the command line; a map in tests. */
export interface TextFiles {
  /** The text of the file at a path (as the user would write it, `/` between folders), or undefined where there is none. */
  read(path: string): string | undefined;
  /** Names of the entries of a folder, sorted; empty where there is none. */
  list(folder: string): readonly string[];
}

/**
 * Files in memory, by path.
 *
 * @example
 * textFilesOf({ "a/b.txt": "text" }).list("a"); // ["b.txt"]
 */
export function textFilesOf(texts: Readonly<Record<string, string>>): TextFiles {
  return {
    read: (path) => texts[path],
    list: (folder) => {
      const inside = Object.keys(texts).filter((path) => path.startsWith(`${folder}/`));
      return [...new Set(inside.map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""))].sort();
    },
  };
}
