import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import type { Json } from "../files/json.ts";
import type { CertificateEntry } from "./pki-entry.ts";
import type { Upstream } from "./scenario.ts";
import type { AttributeNotation } from "./subject-notation.ts";

/** `scenario.yaml` as people write it, once it has passed its schema. `readScenario` turns it into a `Scenario`. */
export interface ScenarioNotation {
  readonly title: string;
  readonly envoy?: string;
  readonly hosts?: readonly ("simulator" | "envoy")[];
  readonly filters?: Readonly<Record<string, FilterNotation>>;
  readonly pki?: Readonly<Record<string, CertificateNotation>>;
  readonly upstreams?: Readonly<Record<string, Upstream>>;
  readonly workers?: number;
  readonly metadata?: readonly string[];
  readonly exchanges: readonly ExchangeNotation[];
}

export interface FilterNotation {
  readonly filter?: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean | null>>;
  readonly script?: string;
  readonly lua?: string;
}

export interface CertificateNotation {
  readonly ca?: boolean;
  readonly issuer?: string;
  readonly subject?: readonly (AttributeNotation | readonly AttributeNotation[])[] | { readonly der: string };
  readonly valid?: { readonly from?: string | number; readonly until?: string | number };
  readonly uses?: NonNullable<CertificateEntry["extendedKeyUsage"]>;
  readonly keyUsage?: readonly string[];
  readonly dns?: readonly string[];
  readonly uris?: readonly string[];
  readonly key?: "ec" | "rsa";
  readonly serial?: string;
  readonly bundle?: readonly string[];
}

export type HeadersNotation =
  Readonly<Record<string, string | readonly string[]>> | readonly (readonly [string, string])[];

/** Methods that may be written as the key before the path: `get: /api`. */
export const requestMethods = ["get", "head", "post", "put", "patch", "delete", "options"] as const;

export type RequestMethod = (typeof requestMethods)[number];

export interface ExchangeNotation {
  readonly title: string;
  readonly script?: string;
  readonly from?: {
    readonly listener?: string;
    readonly certificate?: string;
    readonly sni?: string;
    readonly http?: 1 | 2;
    readonly tls?: "1.2" | "1.3";
    readonly resume?: boolean;
    readonly connection?: string;
    readonly through?: { readonly listener: string; readonly authority: string; readonly headers?: HeadersNotation };
  };
  readonly send: Readonly<Partial<Record<RequestMethod, string>>> & {
    readonly method?: string;
    readonly path?: string;
    readonly authority?: string;
  } & MessageNotation;
  readonly answer?: AnswerNotation | readonly AnswerNotation[];
  readonly calls?: Readonly<Record<string, AnswerNotation | readonly AnswerNotation[]>>;
  readonly faults?: "every" | FaultNotation | readonly FaultNotation[];
  readonly envoy?: { readonly from?: EnvoyVersion; readonly to?: EnvoyVersion };
  readonly expect?: ExpectationNotation;
}

interface MessageNotation {
  readonly headers?: HeadersNotation;
  readonly body?: string;
  readonly chunks?: readonly string[];
  readonly trailers?: HeadersNotation;
  readonly tunnel?: readonly string[];
}

export interface AnswerNotation extends MessageNotation {
  readonly status?: number;
  readonly after?: number;
  readonly fails?: "close" | "hang";
}

export interface FaultNotation {
  readonly atCall: number | "every";
  readonly of?: string | readonly string[];
  readonly raises?: string;
  readonly returns?: string | number | boolean | readonly string[];
  readonly clock?: string | number;
  readonly dies?: true;
}

/** What a fault can say that it does; it says one of these. */
export const faultEffects = ["raises", "returns", "clock", "dies"] as const;

export interface ExpectationNotation {
  readonly handshake?: "refused";
  readonly never?: Omit<ExpectationNotation, "handshake" | "never">;
  readonly cluster?: string;
  readonly upstream?: Readonly<Record<string, string | readonly string[]>>;
  readonly reply?:
    | number
    | {
        readonly status?: number;
        readonly headers?: Readonly<Record<string, string | readonly string[]>>;
        readonly body?: string | { readonly contains: string } | { readonly json: Json };
      };
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly logs?: readonly string[];
  readonly scriptErrors?: number;
}
