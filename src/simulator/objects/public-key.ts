import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { notSimulated } from "../run-refused.ts";
import { bytesOf, cutAtNul } from "../vm/byte-string.ts";
import type { HostCall, LuaResult } from "../vm/lua-value.ts";
import { ScriptError } from "../vm/script-error.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";

/** The public keys that a hook has imported, by the bytes they were imported from, up to the first NUL: keys of one kind share them. */
export type ImportedKeys = Map<string, KeyObject | undefined>;

export interface PublicKeyState {
  /** What identifies the key to `verifySignature`. */
  readonly name: string;
  readonly isValid: boolean;
  readonly version: EnvoyVersion;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#importpublickey */
export const publicKeyDefinition: HostObjectDefinition<PublicKeyState> = {
  name: "PublicKey",
  mangledName: mangle("http", "PublicKeyWrapper"),
  methods: {
    // Envoy 1.36 gives back what it could not read.
    get: ({ name, isValid, version }) => {
      const isShown = name !== "" && (isValid || compareEnvoyVersions(version, "1.37") < 0);
      return [isShown ? name : undefined];
    },
  },
};

/** `importPublicKey(bytes, length)`: reads a key in DER. The first of a name is kept. */
export function importKey(keys: ImportedKeys, version: EnvoyVersion, call: HostCall): PublicKeyState {
  const bytes = readBytes(call, 1);
  const key = readKey(bytes);
  const name = cutAtNul(bytes);
  if (!keys.has(name)) keys.set(name, key);
  return { name: call.text(1), isValid: key !== undefined, version };
}

/** @throws ArgumentError where they are not a text and its length */
export function checkKeyArguments(call: HostCall): void {
  readBytes(call, 1);
}

function readKey(bytes: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(bytesOf(bytes)), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

const hashes: ReadonlySet<string> = new Set(["sha1", "sha224", "sha256", "sha384", "sha512"]);

/** `verifySignature(hash, key, signature, length, data, length)`. */
export function verifySignature(keys: ImportedKeys, call: HostCall): readonly LuaResult[] {
  const [hash, name] = [call.text(1), call.text(2)];
  const key = keys.get(name);
  if (key === undefined) throw new ScriptError("invalid public key");
  const [signature, data] = [readBytes(call, 3), readBytes(call, 5)];
  if (!hashes.has(hash.toLowerCase())) return [false, `${hash} is not supported.`];
  const isGenuine = verify(hash.toLowerCase(), bytesOf(data), key, bytesOf(signature));
  return isGenuine ? [true, undefined] : [false, "Failed to verify digest. Error code: 0"];
}

/** A text and its length, one after the other. */
function readBytes(call: HostCall, position: number): string {
  const bytes = call.bytes(position);
  const length = Math.trunc(call.number(position + 1));
  if (length > bytes.length || length < 0)
    throw notSimulated("a length that is not within its text, which Envoy reads beyond");
  return bytes.slice(0, length);
}
