import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkEntry, errorAt, type CheckContext, type Path } from "./check-context.ts";
import { attributesIn } from "./normalise-pki.ts";
import type { CertificateNotation } from "./scenario-notation.ts";
import { knownAttributeNames, readAttribute } from "./subject-notation.ts";

/** Findings for entries of `pki` that name what does not exist, issue themselves, or have a subject that cannot be understood. */
export function checkPki(context: CheckContext): readonly Diagnostic[] {
  const entries = Object.entries(context.notation.value.pki ?? {});
  return entries.flatMap(([name, entry]) => [
    ...checkNames(context, ["pki", name], entry),
    ...checkIssuers(context, name),
    ...checkSubject(context, ["pki", name, "subject"], entry),
  ]);
}

function checkNames(
  context: CheckContext,
  path: Path,
  { issuer, bundle = [] }: CertificateNotation,
): readonly Diagnostic[] {
  return [
    ...checkEntry(context, { path: [...path, "issuer"], name: issuer, wanted: "certificate" }),
    ...bundle.flatMap((name, index) =>
      checkEntry(context, { path: [...path, "bundle", index], name, wanted: "certificate" }),
    ),
  ];
}

function checkIssuers(context: CheckContext, name: string): readonly Diagnostic[] {
  const above = issuersAbove(context, name);
  if (!above.includes(name)) return [];
  const message = `"${name}" is among its own issuers: ${[name, ...above].join(" ← ")}`;
  return [errorAt(context, { code: "PKI_ISSUER_CYCLE", message, path: ["pki", name, "issuer"] })];
}

/** The names above an entry, nearest first, up to the first that comes again. */
function issuersAbove({ notation }: CheckContext, name: string): readonly string[] {
  const pki = notation.value.pki ?? {};
  const above: string[] = [];
  for (let next = pki[name]?.issuer; next !== undefined && !above.includes(next); next = pki[next]?.issuer) {
    above.push(next);
  }
  return above;
}

function checkSubject(context: CheckContext, path: Path, { subject = [] }: CertificateNotation): readonly Diagnostic[] {
  if ("der" in subject) return [];
  return subject.flatMap((name, index) =>
    attributesIn(name).flatMap((attribute) => {
      const read = readAttribute(attribute);
      return "problem" in read ? [attributeProblem(context, [...path, index], read)] : [];
    }),
  );
}

function attributeProblem(
  context: CheckContext,
  path: Path,
  { problem, names }: { problem: "unknown name" | "not one name"; names: readonly string[] },
): Diagnostic {
  const found = names.map((name) => `"${name}"`).join(", ");
  if (problem === "unknown name") {
    const hint = `Known: ${knownAttributeNames.join(", ")}, and dotted object identifiers`;
    return errorAt(context, { code: "PKI_UNKNOWN_ATTRIBUTE", message: `Unknown attribute ${found}`, path, hint });
  }
  const message = `Found ${names.length === 0 ? "no attribute" : found}, wanted one attribute, with its type beside it`;
  const hint = "Several attributes of one RDN are a list: [CN=alice, O=dev]";
  return errorAt(context, { code: "PKI_ATTRIBUTE_COUNT", message, path, hint });
}
