import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const cn =
  "const subject = handle.streamInfo().downstreamSslConnection()?.parsedSubjectPeerCertificate(); if (subject === undefined) return; const cn = subject.commonName();";

checkRule("HEADER_VALUE_UNCHECKED", [
  [
    "a number of metadata inside of a text",
    request(
      'const left = handle.streamInfo().dynamicMetadata().get("quota")?.["left"];\n  if (typeof left === "number") handle.headers().add("x-left", `r=${left}` + left);',
    ),
    [],
  ],
  [
    "what metadata may have that is no number, inside of a text",
    request(
      'const left = handle.streamInfo().dynamicMetadata().get("quota")?.["left"];\n  if (typeof left !== "number") handle.headers().add("x-left", `r=${left}`);',
    ),
    ["HEADER_VALUE_UNCHECKED 4:64"],
  ],
  [
    "a byte of a text, as a character again",
    request(
      `${cn} const byte = string.byte(cn, 1) ?? 0;\n  handle.headers().add("x-byte", \`\${byte} \${string.char(byte)}\`);`,
    ),
    ["HEADER_VALUE_UNCHECKED 4:34"],
  ],
]);
