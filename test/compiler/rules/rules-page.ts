import { envoyRules } from "../../../src/compiler/rules/envoy-rules.ts";
import type { Rule } from "../../../src/compiler/rules/rule.ts";
import { diagnosticCodes } from "../../../src/diagnostics/codes.ts";

const introduction = `# Rules that know Envoy

\`envoy-lua build\` and \`envoy-lua check\` look for what TypeScript cannot know: what Envoy does with a script, and what Lua does otherwise
than JavaScript. This page is generated from the rules (\`npm run rules:page\`).

Most rules follow what the hooks do: every way through a hook is gone, calls of functions are followed with the values they are given, also
through fields (also those that classes write with \`this\`), accessors, lists, closures, \`pcall\` and callbacks. What the filter's parameters switch off is left out, as it is in the script. A
finding is an error where Envoy certainly fails or security is at stake, otherwise a warning; errors stop the build.

## Saying that something is meant

A comment behind the line, or above it, takes the findings of one code in that line away:

\`\`\`ts fragment
handle.streamInfo().dynamicMetadata().set("audit", "kind", "read"); // envoy-lua-ignore METADATA_WITHOUT_ROUTE: for the access log only
\`\`\`

Several codes stand with commas between them (\`A, B: reason\`); \`/* … */\` will do as well. The reason is not optional. A comment without one (\`SUPPRESSION_WITHOUT_REASON\`) and one with a code that is no rule
(\`SUPPRESSION_UNKNOWN\`) are errors; one that takes nothing away (\`SUPPRESSION_UNUSED\`) is a warning.

## What counts as a check of a header value

\`HEADER_VALUE_UNCHECKED\` follows text from where a peer can put any byte into it to where it becomes a header.

- **Sources**: \`commonName()\` and \`organizationName()\`, DNS and URI names of the client's certificate, \`requestedServerName()\`, \`getBytes()\` of
  a body, the body of another service's answer, dynamic metadata (also typed, also the connection's), filter state, \`base64Decode()\`. Bytes made with
  \`string.char\` out of any text of a peer are a source of their own, whatever was checked before: that is how escapes are decoded.
- **No sources**: headers and trailers as Envoy received them (Envoys 1.36 to 1.40 answer 400 to a control byte other than TAB, drop a lone
  CR, and end an HTTP/2 connection that sends one); the subject and issuer as RFC 2253 writes them, the URL-encoded certificate. Digests, serial numbers and other hexadecimal text.
- **Checks**: \`string.find\` with one class that has every control byte (\`%c\`, \`[^ -~]\`) and finds nothing; \`string.match\` or \`find\` with a
  pattern that is tied to both ends and allows no control byte (\`^[%w._-]+$\`); a loop over all bytes that leaves where one is less than 32;
  equality with a text that is no peer's, as a \`case\` too; \`includes\` of a list of such texts, and an entry of a table whose keys are all
  written out (\`allowed[name] === true\`); \`undefined\`. A function of the filter is a check where its result, or its return, tells that one of
  these was passed, so also \`isSafe(value)\`, a function that raises, \`assert\` and \`pcall\`.
- A check holds on the ways on which it was passed, for all text that came from the same call. A check of a part says nothing about the whole.
  A loop through all of a list that checks every element, and that nothing leaves by \`break\`, checks the list. What is
  kept after its check (in a list, a variable, a result) stays checked; so do \`filter\` and \`find\` with a check.
- Taking the control bytes out with \`string.gsub(value, "%c", "")\` gives text that needs no check.
- Not seen: bytes that reach a header through a table of constants or through numbers that are counted, and elements of one list that are
  told apart by their index.

`;

/** `docs/rules.md`. */
export function writeRulesPage(): string {
  return `${introduction}## The rules\n\n${overview()}\n${envoyRules.map(section).join("\n")}`;
}

function overview(): string {
  const rows = envoyRules.map(
    ({ code, severity }) => `| [\`${code}\`](#${code.toLowerCase()}) | ${severity} | ${diagnosticCodes[code]} |`,
  );
  return `| code | | |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

function section({ code, finds, why, bad, good }: Rule): string {
  return `### ${code}

**Finds** ${finds}

**Why** ${why}

\`\`\`ts bad
${bad.trimEnd()}
\`\`\`

Better:

\`\`\`ts good
${good.trimEnd()}
\`\`\`

To keep it: \`// envoy-lua-ignore ${code}: reason\`
`;
}
