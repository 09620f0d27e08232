/** Languages of templates: Helm charts, and Go's text/template with Sprig's functions, as Gardener has them. */
export const templateDialects = ["helm", "go-template"] as const;

/** A language of templates: `helm` or `go-template`. */
export type TemplateDialect = (typeof templateDialects)[number];

/** How a plain resource becomes a template. Expressions are those of Go templates, without braces. */
export interface TemplatePlan {
  /** Said at the top, in the template only. */
  readonly comment: string;
  /** Renders nothing unless this holds. */
  readonly condition?: string;
  /** What values must be; rendering fails otherwise, and says why. */
  readonly checks: readonly ValueCheck[];
  readonly openings: readonly Opening[];
  readonly maps: readonly OpenMap[];
  readonly blocks: readonly Block[];
}

/** A text of the resource that stands for something which is known when the template is rendered. */
export interface Opening {
  /** As the plain resource has it, alone or in a longer text. Longer ones are found first. */
  readonly text: string;
  /** What stands there instead. */
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart = string | { readonly expression: string };

/** An object with one member of this name stands for a map of texts. */
export interface OpenMap {
  readonly key: string;
  readonly expression: string;
}

/** Around each item of a list that holds a text somewhere; the first block that fits is taken. */
export interface Block {
  readonly mark: string;
  /** Actions in front of the item, one in a line, e.g. `range $host := .Hosts`. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Keeps what would not be a value of the plain resource from becoming something else in the rendered one. */
export interface ValueCheck {
  readonly expression: string;
  /** One text, each text of a list, or each key or value of a map that must not be empty. */
  readonly of: "text" | "list" | "keys" | "values";
  /** Regular expressions that Go and JavaScript read alike; all of them hold. */
  readonly patterns: readonly string[];
  /** What they ask for, in words. */
  readonly wanted: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}
