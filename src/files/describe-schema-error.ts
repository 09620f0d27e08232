import type { ErrorObject } from "ajv";

export interface SchemaFinding {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** A schema validator's error in words for people: what was found and what was wanted. Errors that only wrap others give nothing. */
export function describeSchemaError(error: ErrorObject, root: unknown): SchemaFinding[] {
  const path = pathOf(error.instancePath);
  const found = valueAt(root, path);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(params["additionalProperty"] ?? params["unevaluatedProperty"]);
      return [{ path: [...path, name], message: `Unknown property ${quote(name)}`, ...knownNames(error) }];
    }
    case "required":
      return [{ path, message: `Property ${quote(params["missingProperty"])} is missing` }];
    case "enum":
      return [
        {
          path,
          message: `Found ${quote(found)}, wanted one of ${(params["allowedValues"] as unknown[]).map(quote).join(", ")}`,
        },
      ];
    case "const":
      return [{ path, message: `Found ${quote(found)}, wanted ${quote(params["allowedValue"])}` }];
    case "type":
      return [{ path, message: `Found ${quote(found)}, wanted ${[params["type"]].flat().join(" or ")}` }];
    case "pattern":
      return [
        {
          path,
          message: `Found ${quote(found)}, wanted a text that matches ${String(params["pattern"])}`,
          ...schemaHint(error),
        },
      ];
    case "if":
      return [];
    default:
      return [{ path, message: `Found ${quote(found)}: it ${error.message ?? "is not valid"}` }];
  }
}

function pathOf(pointer: string): (string | number)[] {
  const parts = pointer.split("/").slice(1);
  return parts
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], root);
}

/** A value as findings show it: not all of a long one, and nothing of a private key. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text !== undefined && /PRIVATE KEY|LS0tLS1CRUdJT/.test(text)) return "a text that holds a key";
  return text === undefined ? "nothing" : text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function knownNames(error: ErrorObject): { hint?: string } {
  const properties = (error.parentSchema as { properties?: Record<string, unknown> } | undefined)?.properties;
  return properties === undefined ? {} : { hint: `Known here: ${Object.keys(properties).join(", ")}` };
}

function schemaHint(error: ErrorObject): { hint?: string } {
  const description = (error.parentSchema as { description?: string } | undefined)?.description;
  return description === undefined ? {} : { hint: description };
}
