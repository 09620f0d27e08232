import { envoyVersions } from "../../src/envoy-api/envoy-version.ts";
import { mayBeNil, type HostMember, type HostObject } from "../../src/envoy-api/host-object.ts";
import { hostApi, type HostObjectName } from "../../src/envoy-api/table.ts";
import { declarationsOf, type Declaration, type MemberDeclaration } from "./host-declarations.ts";
import { tagsOf, type Docstring } from "./read-docstring.ts";

const introduction = `# The host API

Everything that Envoy gives a Lua script of its HTTP filter, as filters in TypeScript see it (\`envoy-lua-kit/envoy-api\`). This page is
generated from the table in \`src/envoy-api\` and the docstrings of the declarations (\`npm run reference\`); both are compared with what Envoys
${envoyVersions[0]} to ${envoyVersions.at(-1) ?? ""} show by reflection.

- **Since** is the release that brought a member. A filter that promises to work on older ones (\`envoy.from\` in [filter.yaml](filter-yaml.md)) is
  warned when it uses it: [\`HOST_API_TOO_NEW\`](../rules.md#host_api_too_new).
- **Suspends**: the hook may wait in this call while Envoy goes on. Afterwards every object but the handle is dead:
  [\`OBJECT_AFTER_YIELD\`](../rules.md#object_after_yield).
- **nil**: Lua's word for \`undefined\`. Where "no value" is said, the call gives nothing at all, which another call takes for a missing argument.
- An error that nobody catches ends the hook, and **the request goes on**: [protect](../protect.md).

`;

const objects = Object.keys(hostApi) as HostObjectName[];

/** `docs/reference/host-api.md`. */
export function writeHostApiPage(): string {
  return `${introduction}${overview()}\n${newMembers()}\n${suspendingMembers()}\n${objects.map(section).join("\n")}\n${otherTypes()}`;
}

function overview(): string {
  const rows = objects.map((name) => {
    const { since, members }: HostObject = hostApi[name];
    const calls = Object.keys(members).map((member) => `[${member}](#${anchorOf(name, member)})`);
    return `| [\`${name}\`](#${name.toLowerCase()}) | ${sinceText(since)} | ${calls.join(", ")} |`;
  });
  return `| object | since | members |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

function newMembers(): string {
  const rows = envoyVersions.slice(1).flatMap((version) => {
    const links = membersWhere(({ since }) => since === version);
    return links === "" ? [] : [`| ${version} | ${links} |`];
  });
  return `## What is new\n\n| Envoy | brought |\n| --- | --- |\n${rows.join("\n")}\n`;
}

function suspendingMembers(): string {
  const links = membersWhere(({ mayYield }) => mayYield);
  return `## What suspends the hook\n\n${links}, each in the forms that say so below.\n`;
}

function membersWhere(holds: (member: HostMember) => boolean): string {
  const links = objects.flatMap((object) => {
    const { members }: HostObject = hostApi[object];
    const found = Object.entries(members).filter(([, member]) => holds(member));
    return found.map(([name]) => `[${object}.${name}](#${anchorOf(object, name)})`);
  });
  return links.join(", ");
}

function section(object: HostObjectName): string {
  const { title, kind, since, iterable, documentation, members }: HostObject = hostApi[object];
  const declarations = declarationsOf(object);
  const facts = [
    title,
    `since ${sinceText(since)}`,
    ...(iterable ? ["`for (const [key, value] of …)` goes through its entries"] : []),
    ...(givers(object) === "" ? [] : [`given by ${givers(object)}`]),
    ...(kind === "constants" ? ["a global table of constants"] : []),
    `[Envoy's documentation](${documentation})`,
  ];
  const texts = declarations.map((declaration) => interfaceText(object, declaration));
  const bodies = Object.entries(members).map(([name, member]) => memberSection({ object, name, member }, declarations));
  return `## ${object}\n\n${facts.join(" · ")}\n\n${texts.join("\n\n")}\n\n${bodies.join("\n")}`;
}

function givers(object: HostObjectName): string {
  return membersWhere(({ gives }) => gives === object);
}

function interfaceText(object: HostObjectName, { name, docstring }: Declaration): string {
  return name === object ? docstring.text : `**\`${name}\`**: ${docstring.text}`;
}

interface NamedMember {
  readonly object: HostObjectName;
  readonly name: string;
  readonly member: HostMember;
}

function memberSection({ object, name, member }: NamedMember, declarations: readonly Declaration[]): string {
  const forms = declarations.flatMap((declaration) =>
    declaration.members.filter((form) => form.name === name).map((form) => formText(declaration, form)),
  );
  return `### ${object}.${name}\n\n${facts(member)}\n\n${forms.join("\n")}`;
}

function facts(member: HostMember): string {
  const { brought, deprecated, mayYield, result, documentation } = member;
  const said = [
    `since ${sinceText(brought)}`,
    pathText(member),
    ...(mayYield ? ["**suspends**"] : []),
    ...(mayBeNil(member) ? [result === "value or nothing" ? "may give no value" : "may give nil"] : []),
    ...(deprecated === undefined ? [] : [`deprecated since ${deprecated.since}: ${deprecated.instead}`]),
    `[Envoy's documentation](${documentation})`,
  ];
  return said.join(" · ");
}

function pathText({ path, onOtherPath }: HostMember): string {
  if (path === "both") return "both hooks";
  const other = path === "request" ? "onResponse" : "onRequest";
  return `${path === "request" ? "onRequest" : "onResponse"} only${onOtherPath === undefined ? "" : `, ${onOtherPath} in ${other}`}`;
}

function formText({ name, path }: Declaration, { signature, docstring }: MemberDeclaration): string {
  const owner = path === "both" ? "" : ` // of ${name}`;
  return `\`\`\`ts declaration\n${signature}${owner}\n\`\`\`\n\n${docstringText(docstring)}\n`;
}

function docstringText(docstring: Docstring): string {
  const lines = [
    ...tagsOf(docstring, "deprecated").map((text) => `- Deprecated: ${text}`),
    ...tagsOf(docstring, "param").map((text) => `- ${text.replace(/^(\w+)\s+/, "`$1`: ")}`),
    ...tagsOf(docstring, "returns").map((text) => `- Gives ${text}`),
    ...tagsOf(docstring, "yields").map((text) => `- Suspends ${text}`),
    ...tagsOf(docstring, "throws").map((text) => `- Raises ${text}`),
  ].map((line) => line.replace(/\n\s*/g, " "));
  return [docstring.text, ...(lines.length === 0 ? [] : [lines.join("\n")])].join("\n\n");
}

/** Types that are no objects of Envoy: what calls take and give. */
function otherTypes(): string {
  const sections = declarationsOf(undefined).map(
    ({ name, docstring, text }) => `### ${name}\n\n${docstring.text}\n\n\`\`\`ts declaration\n${text}\n\`\`\`\n`,
  );
  return `## Other types\n\n${sections.join("\n")}`;
}

function sinceText(brought: string): string {
  return brought === "1.36" ? "1.36 or before" : brought;
}

function anchorOf(object: string, member: string): string {
  return `${object}${member}`.toLowerCase();
}
