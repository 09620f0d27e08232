import { Document, isScalar, parse, Scalar, visit } from "yaml";
import type { Json } from "../files/json.ts";

/**
 * YAML that reviewers can read: texts of several lines stand as literal blocks, as they are. The only writer of YAML here.
 *
 * @param comment lines at the top
 */
export function writeYaml(value: Json, comment: string): string {
  // Reviewers read each part where it stands, and some readers of YAML refuse aliases.
  const document = new Document(value, { aliasDuplicateObjects: false });
  document.commentBefore = comment.replace(/^/gm, " ");
  visit(document, {
    Scalar: (_key, node) => {
      if (isScalar(node) && typeof node.value === "string" && node.value.includes("\n"))
        node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: "literal" });
}

/** What a reader of the YAML gets: the proof that nothing was lost on the way. */
export function readBack(yaml: string): unknown {
  return parse(yaml);
}
