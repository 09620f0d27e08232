import type {
  AnswerNotation,
  ExpectationNotation,
  FaultNotation,
  HeadersNotation,
  ExchangeNotation,
} from "../scenario/scenario-notation.ts";
import type { CertificateDescription } from "./test-pki.ts";

/** Who sends a request, and over which connection. */
export interface ClientOptions {
  /** The certificate that the client presents: a description, or the name of an entry of the PKI. None unless said. */
  readonly certificate?: CertificateDescription | string;
  /** The server name of the TLS handshake; none is sent unless said. */
  readonly sni?: string;
  /** 1 (HTTP/1.1) unless said. */
  readonly http?: 1 | 2;
  /** The only TLS version the client offers, 1.3 unless said. */
  readonly tls?: "1.2" | "1.3";
  /** Resume the session of a connection made before. */
  readonly resume?: boolean;
  /** Exchanges of one run with the same name here share a connection. */
  readonly connection?: string;
  /**
   * Name of a listener of the Envoy configuration. Unless said, the first one; in the configuration that a filter has unless said, `gateway`
   * (TLS, optional client certificates) where something here is about TLS, otherwise `main` (plaintext).
   */
  readonly listener?: string;
  /** The tunnel that the connection is made in: through another, plaintext listener, which is asked for it with `CONNECT`. */
  readonly through?: NonNullable<ExchangeNotation["from"]>["through"];
}

/** What is sent, what is answered to it, and what must come of it. Everything may be left out. */
export interface RequestOptions {
  /** What the exchange is about, for failures and recordings; method and path unless said. */
  readonly title?: string;
  /** `:authority` or `Host`; the SNI, or `localhost`, unless said. */
  readonly authority?: string;
  /** Values by name, or pairs in an order of their own. */
  readonly headers?: HeadersNotation;
  readonly body?: string;
  /** The parts of a body that is sent in parts, 20 ms apart. */
  readonly chunks?: readonly string[];
  readonly trailers?: HeadersNotation;
  /** What the client says once the upstream has agreed to speak another protocol. */
  readonly tunnel?: readonly string[];
  /** What the upstream answers: 200 without headers and body unless said; a list has an answer for each try. */
  readonly answer?: AnswerNotation | readonly AnswerNotation[];
  /** What clusters answer to the script's own `httpCall`s, one after the other. Answers that nobody asked for are a failure. */
  readonly calls?: Readonly<Record<string, AnswerNotation | readonly AnswerNotation[]>>;
  /** What goes wrong in calls of the host API, in the simulator; `every`: each call in turn. */
  readonly faults?: "every" | FaultNotation | readonly FaultNotation[];
  /** `allowed`: a hook may end in an error, which otherwise fails the run, since Envoy lets the request through. */
  readonly scriptErrors?: "allowed";
  /** The release lines that are asked it, both included; all unless said. */
  readonly envoy?: ExchangeNotation["envoy"];
  /** What must come of it, in the words of a scenario; a test without matchers needs nothing else. */
  readonly expect?: ExpectationNotation;
}

/** One request, not yet sent. */
export interface TestExchange {
  readonly from: ClientOptions;
  readonly method: string;
  readonly path: string;
  readonly options: RequestOptions;
}

/** Makes requests of one client. */
export interface TestClient {
  get(path: string, options?: RequestOptions): TestExchange;
  head(path: string, options?: RequestOptions): TestExchange;
  post(path: string, options?: RequestOptions): TestExchange;
  put(path: string, options?: RequestOptions): TestExchange;
  patch(path: string, options?: RequestOptions): TestExchange;
  delete(path: string, options?: RequestOptions): TestExchange;
  options(path: string, options?: RequestOptions): TestExchange;
  /** With any method, e.g. `CONNECT`. */
  request(method: string, path: string, options?: RequestOptions): TestExchange;
}

/**
 * A client whose requests a filter can be run with.
 *
 * @example
 * const alice = client({ certificate: { cn: "alice", o: ["dev"] }, sni: "api.example.com" });
 * const filter = await openFilter("filter-src/request-guard");
 * const outcome = await filter.run(alice.get("/api", { headers: { "x-remote-user": "root" } }));
 */
export function client(from: ClientOptions = {}): TestClient {
  const request = (method: string, path: string, options: RequestOptions = {}): TestExchange => ({
    from,
    method,
    path,
    options,
  });
  return {
    get: (path, options) => request("GET", path, options),
    head: (path, options) => request("HEAD", path, options),
    post: (path, options) => request("POST", path, options),
    put: (path, options) => request("PUT", path, options),
    patch: (path, options) => request("PATCH", path, options),
    delete: (path, options) => request("DELETE", path, options),
    options: (path, options) => request("OPTIONS", path, options),
    request,
  };
}
