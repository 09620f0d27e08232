import type { Certificate } from "../../certificates/certificate.ts";
import { printRfc2253 } from "../../certificates/rfc2253-name.ts";
import type { HeaderMap } from "../../http/header-map.ts";
import type { MetadataStruct, MetadataValue } from "../../objects/metadata-value.ts";
import type { DownstreamConnection } from "../../objects/stream-context.ts";
import { notSimulated } from "../../run-refused.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import { valueAt } from "./read-metadata-match.ts";

/** What the commands of a format speak of. */
export interface FormatContext {
  readonly requestHeaders: HeaderMap;
  readonly responseHeaders?: HeaderMap;
  readonly dynamicMetadata: ReadonlyMap<string, MetadataStruct>;
  readonly filterState: ReadonlyMap<string, string>;
  readonly connection: DownstreamConnection;
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  readonly routeName: string;
  readonly routeMetadata: ReadonlyMap<string, MetadataStruct>;
}

/** Gives the text; what a command does not find is empty. */
export type Format = (context: FormatContext) => string;

/**
 * Reads a field with substitution commands. A command that is not modelled is refused by its name.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/observability/access_log/usage#command-operators
 */
export function readFormat(fields: ConfigFields, name: string): Format {
  const text = byteStringOfText(fields.text(name) ?? "");
  const parts = [...text.matchAll(/%%|%([A-Z0-9_]+)(?:\((.*?)\))?(?::(\d+))?%|[^%]+|%/g)].map(([whole, ...groups]) => {
    if (groups[0] === undefined) {
      if (whole === "%") fields.refuse(`${name} (%)`);
      const literal = whole === "%%" ? "%" : whole;
      return () => literal;
    }
    const [command, argument = "", length] = groups;
    const format = createCommand(command, argument);
    if (format === undefined || (length !== undefined && !commandsWithLength.has(command))) {
      fields.refuse(`${name} (${whole})`);
      return () => "";
    }
    const limit = length === undefined ? undefined : Number(length);
    return (context: FormatContext) => (format(context) ?? "").slice(0, limit);
  });
  return (context) => parts.map((part) => part(context)).join("");
}

const commandsWithLength: ReadonlySet<string> = new Set(["REQ", "RESP"]);

type Command = (context: FormatContext) => string | undefined;

function createCommand(name: string, argument: string): Command | undefined {
  const plain = plainCommands[name];
  if (plain !== undefined) return argument === "" ? plain : undefined;
  return commandsWithArgument[name]?.(argument);
}

const plainCommands: Readonly<Record<string, Command>> = {
  PROTOCOL: ({ protocol }) => protocol,
  ROUTE_NAME: ({ routeName }) => routeName,
  REQUESTED_SERVER_NAME: ({ connection }) => connection.serverName,
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: ({ connection }) => withoutPort(connection.remoteAddress),
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT: ({ connection }) => withoutPort(connection.directRemoteAddress),
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: ({ connection }) => withoutPort(connection.localAddress),
  DOWNSTREAM_PEER_SUBJECT: ofPeer(({ subject }) => printRfc2253(subject)),
  DOWNSTREAM_PEER_ISSUER: ofPeer(({ issuer }) => printRfc2253(issuer)),
  DOWNSTREAM_PEER_FINGERPRINT_256: ofPeer(({ digest }) => digest),
  DOWNSTREAM_PEER_SERIAL: ofPeer(({ serialNumber }) => serialNumber),
  DOWNSTREAM_PEER_URI_SAN: ofPeer(({ uris }) => uris.join(",")),
  DOWNSTREAM_PEER_DNS_SAN: ofPeer(({ dnsNames }) => dnsNames.join(",")),
  DOWNSTREAM_LOCAL_SUBJECT: ofLocal(({ subject }) => printRfc2253(subject)),
  DOWNSTREAM_LOCAL_URI_SAN: ofLocal(({ uris }) => uris.join(",")),
  DOWNSTREAM_LOCAL_DNS_SAN: ofLocal(({ dnsNames }) => dnsNames.join(",")),
  DOWNSTREAM_TLS_VERSION: ({ connection }) => connection.tls?.version,
};

const commandsWithArgument: Readonly<Record<string, (argument: string) => Command | undefined>> = {
  REQ: (argument) => findHeader(argument, ({ requestHeaders }) => requestHeaders),
  RESP: (argument) => findHeader(argument, ({ responseHeaders }) => responseHeaders),
  DYNAMIC_METADATA: (argument) => findMetadata(argument, ({ dynamicMetadata }) => dynamicMetadata),
  METADATA: (argument) => {
    const [, path] = /^ROUTE:(.*)$/.exec(argument) ?? [];
    return path === undefined ? undefined : findMetadata(path, ({ routeMetadata }) => routeMetadata);
  },
  FILTER_STATE: (argument) => {
    const [, key, kind] = /^([^:]+)(:PLAIN)?$/.exec(argument) ?? [];
    if (key === undefined) return undefined;
    return ({ filterState }) => {
      const value = filterState.get(key);
      // Without PLAIN the object is written as JSON.
      return value === undefined || kind !== undefined ? value : JSON.stringify(value);
    };
  },
};

function withoutPort(address: string): string {
  return address.replace(/:\d+$/, "");
}

function ofPeer(read: (leaf: Certificate) => string): Command {
  return ({ connection }) => {
    const leaf = connection.tls?.peerChain[0];
    return leaf === undefined ? undefined : read(leaf);
  };
}

function ofLocal(read: (certificate: Certificate) => string): Command {
  return ({ connection }) => {
    const certificate = connection.tls?.localCertificate;
    return certificate === undefined ? undefined : read(certificate);
  };
}

/** `NAME` or `NAME?ALTERNATIVE`; of several values the first. */
function findHeader(argument: string, mapOf: (context: FormatContext) => HeaderMap | undefined): Command | undefined {
  const [, name = "", alternative] = /^([^?]*)(?:\?(.*))?$/.exec(argument) ?? [];
  if (name === "") return undefined;
  return (context) => {
    const headers = mapOf(context);
    return headers?.values(name)[0] ?? (alternative === undefined ? undefined : headers?.values(alternative)[0]);
  };
}

/** `NAMESPACE:KEY:…` */
function findMetadata(
  argument: string,
  namespacesOf: (context: FormatContext) => ReadonlyMap<string, MetadataStruct>,
): Command {
  const [namespace = "", ...path] = argument.split(":");
  return (context) => {
    const struct = namespacesOf(context).get(namespace);
    return writeValue(path.length === 0 ? struct : valueAt(struct, path));
  };
}

function writeValue(value: MetadataValue | undefined): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "object" && value !== null)
    throw notSimulated("how a struct or a list of metadata is written into a header");
  return value === null ? undefined : String(value);
}
