import { argument, goText } from "./template-text.ts";
import type { ValueCheck } from "./template-plan.ts";

/** Lines of a template that end its rendering where a value is not what it must be. */
export function checkActions(check: ValueCheck): readonly string[] {
  const { expression } = check;
  if (check.of === "text") return [failUnless(check, argument(expression))];
  if (check.of === "list") return [`{{- range $item := ${expression} }}`, failUnless(check, "$item"), "{{- end }}"];
  const isEmpty = `Found nothing as ${expression}, wanted at least one member`;
  return [
    ...(check.of === "keys" ? [`{{- if not ${argument(expression)} }}{{ fail ${goText(isEmpty)} }}{{ end }}`] : []),
    `{{- range $key, $value := ${expression} }}`,
    failUnless(check, check.of === "keys" ? "$key" : "$value"),
    "{{- end }}",
  ];
}

function failUnless(check: ValueCheck, value: string): string {
  const { expression, of, patterns, wanted, minLength, maxLength } = check;
  const conditions = [
    `(kindIs "string" ${value})`,
    ...patterns.map((pattern) => `(regexMatch ${goText(pattern)} ${value})`),
    ...(minLength === undefined ? [] : [`(ge (len ${value}) ${minLength})`]),
    ...(maxLength === undefined ? [] : [`(le (len ${value}) ${maxLength})`]),
  ];
  const place = { text: "as", list: "in", keys: "as a key of", values: "as a value of" }[of];
  const message = `Found %s ${place} ${expression.split(" ").at(-1) ?? ""}, wanted this: ${wanted}`.replace(
    /%(?!s )/g,
    "%%",
  );
  return `{{- if not (and ${conditions.join(" ")}) }}{{ fail (printf ${goText(message)} (toJson ${value})) }}{{ end }}`;
}
