import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { textOfByteString } from "../../scenario/byte-text.ts";
import type { HeaderList, ReceivedRequest } from "../../scenario/outcome.ts";
import { chunkPause, type Answer } from "../../scenario/scenario.ts";
import { createHeaderMap, lowerCase, type HeaderMap } from "../http/header-map.ts";
import { notSimulated } from "../run-refused.ts";
import { byteStringOfText } from "../vm/byte-string.ts";
import type { EventQueue } from "./event-queue.ts";
import type { OutlierDetection } from "./outlier-detection.ts";
import type { Cluster } from "./proxy-model.ts";
import { upstreamResponse } from "./response-headers.ts";
import { wantedProtocol } from "./upgrade-request.ts";
import { encodeRequest, findNonHttp } from "./upstream-request.ts";

/** The stand-ins behind the clusters, for one exchange. */
export interface Upstreams {
  /** Opens a request to a cluster: its headers as they are now. */
  open(cluster: Cluster, headers: HeaderMap, ends: boolean): UpstreamRequest;
  /** What they received so far, in order. */
  readonly received: readonly ReceivedRequest[];
}

export interface UpstreamRequest {
  data(bytes: string): void;
  /** The request is complete: the stand-in answers it. */
  end(trailers: HeaderMap | undefined, response: UpstreamResponse): void;
}

/** Told of the answer, part by part. */
export interface UpstreamResponse {
  headers(headers: HeaderMap, ends: boolean): void;
  data(bytes: string, ends: boolean): void;
  trailers(trailers: HeaderMap): void;
  /** The connection, which spoke another protocol, ended. */
  closed?(): void;
  /** The connection ended instead; the text is Envoy's name of the reason. */
  failed(reason: string): void;
}

export interface UpstreamsOptions {
  readonly version: EnvoyVersion;
  readonly queue: EventQueue;
  readonly downstreamProtocol: "HTTP/1.1" | "HTTP/2";
  /** What the client says when the connection speaks another protocol. */
  readonly clientTunnel?: readonly string[];
  /** The answer to the next request to a cluster. */
  readonly answerOf: (cluster: string) => Answer;
  readonly outliers: OutlierDetection;
  /** Whether nothing listens behind the cluster. */
  readonly isRefused: (cluster: string) => boolean;
  /** The PKI entry whose certificate a file holds. */
  readonly entryOf: (certificateFile: string) => string | undefined;
  /** Told of each request when its headers are sent. */
  readonly onOpen?: (request: ReceivedRequest) => void;
}

/** Milliseconds that a request or an answer is on its way: anything above nothing at all. */
const way = 1;

export function createUpstreams(options: UpstreamsOptions): Upstreams {
  const received: ReceivedRequest[] = [];
  return {
    received,
    open: (cluster, headers, ends) => {
      options.outliers.check(cluster);
      const oddity = findNonHttp(headers);
      if (oddity !== undefined) throw notSimulated(`what an upstream answers to a request with ${oddity}`);
      const request = noteRequest(options, cluster, { headers, ends });
      options.onOpen?.(request);
      const declared = headers.get("content-length");
      const wanted = wantedProtocol(headers);
      if (wanted !== undefined && request.protocol === "HTTP/2")
        throw notSimulated("an upgrade towards an upstream that speaks HTTP/2");
      let body = "";
      let isEnded = false;
      let place: number | undefined;
      return {
        data: (bytes) => {
          body += bytes;
          if (declared === String(body.length) && request.protocol === "HTTP/1.1") {
            // Fidelity: the server has all of the request by then, and answers; whether it comes before the end is a race.
            options.queue.after(way, () => {
              if (!isEnded) throw notSimulated("a request whose end is held back when all of its body has gone on");
            });
          }
          if (place !== undefined) received[place] = { ...request, body: textOf(body) };
        },
        end: (trailers, response) => {
          isEnded = true;
          if (declared !== undefined && declared !== String(body.length))
            throw notSimulated("a request whose body is not as long as its content-length says");
          options.queue.after(way, () => {
            if (options.isRefused(cluster.name)) {
              options.outliers.note(cluster, true);
              response.failed(refusal(options.version));
              return;
            }
            place = wanted === undefined ? undefined : received.length;
            received.push({ ...request, body: textOf(body), ...trailersOf(trailers, request, cluster) });
            answer(options, { cluster, request, response, wanted, isTimed: ends || wanted === undefined });
          });
        },
      };
    },
  };
}

function refusal(version: EnvoyVersion): string {
  const reason = "remote connection failure";
  const isVerbose = compareEnvoyVersions(version, "1.38") < 0;
  return isVerbose ? `${reason}, transport failure reason: delayed connect error: Connection refused` : reason;
}

function noteRequest(
  { version, downstreamProtocol, entryOf }: UpstreamsOptions,
  cluster: Cluster,
  { headers, ends }: { readonly headers: HeaderMap; readonly ends: boolean },
): ReceivedRequest {
  const protocol = cluster.protocol === "downstream" ? downstreamProtocol : cluster.protocol;
  const joinsCookies = compareEnvoyVersions(version, "1.37") < 0;
  const list = encodeRequest(headers, { protocol, hasBody: !ends, joinsCookies });
  const entry = cluster.clientCertificate === undefined ? undefined : entryOf(cluster.clientCertificate);
  return {
    cluster: cluster.name,
    protocol,
    method: headers.get(":method") ?? "",
    path: textOfByteString(headers.get(":path") ?? headers.get(":authority") ?? ""),
    authority: textOfByteString(headers.get(":authority") ?? ""),
    headers: list.map(([name, value]) => [name, textOfByteString(value)] as const),
    body: "",
    ...(entry === undefined ? {} : { clientCertificate: entry }),
  };
}

function textOf(body: string): string {
  return Buffer.from(body, "latin1").toString("utf8");
}

function trailersOf(
  trailers: HeaderMap | undefined,
  { protocol, headers }: ReceivedRequest,
  { enablesTrailers }: Cluster,
): Pick<ReceivedRequest, "trailers"> {
  // Over HTTP/1.1 only bodies in chunks have trailers.
  const isChunked = !headers.some(([name]) => name === "content-length");
  const isSent = protocol === "HTTP/2" || (enablesTrailers && isChunked);
  const list = trailers?.entries().map(({ name, value }) => [name, textOfByteString(value)] as const) ?? [];
  return isSent && list.length > 0 ? { trailers: list } : {};
}

type TrailersKind = Extract<HeaderMap["kind"], `${string} trailers`>;

interface AnswerInput {
  readonly cluster: Cluster;
  readonly request: ReceivedRequest;
  readonly response: UpstreamResponse;
  /** What the request asks to speak instead of HTTP. */
  readonly wanted: string | undefined;
  /** Whether the answer's time is taken, which begins with the end of the request. */
  readonly isTimed: boolean;
}

/** Plays an answer as the stand-in's server sends it, and as Envoy's codec tells of it. */
function answer(options: UpstreamsOptions, { cluster, request, response, wanted, isTimed }: AnswerInput): void {
  const { version, queue } = options;
  const said = options.answerOf(cluster.name);
  options.outliers.note(cluster, said.fails !== undefined || said.status >= 500);
  if (said.fails === "hang") return;
  if (said.fails === "close") {
    queue.after(way, () => {
      response.failed("connection termination");
    });
    return;
  }
  const { protocol } = request;
  // Envoy 1.36 passes the length of an answer without a body on; servers speaking HTTP/1.1 do not send it.
  const keepsLength = compareEnvoyVersions(version, "1.37") < 0 && protocol === "HTTP/2";
  const headers = upstreamResponse(said, { protocol, keepsLength });
  // Of an answer that is no error and does not agree, Envoy takes the head alone.
  const isHeadOnly = wanted !== undefined && wanted !== "connect" && said.status < 400;
  const parts = isHeadOnly ? undefined : bodyParts(said, request);
  if (!isTimed) headers.remove("x-envoy-upstream-service-time");
  const start = way + (said.after ?? 0);
  if (said.status === 101 || (wanted === "connect" && said.status === 200)) {
    queue.after(start, () => {
      openTunnel(options, { said, headers, response });
    });
    return;
  }
  if (isHeadOnly) headers.remove("content-length");
  queue.after(start, () => {
    response.headers(headers, parts === undefined);
    if (parts !== undefined) playParts(queue, { parts, said, request, cluster, response });
  });
}

interface Tunnel {
  readonly said: Answer;
  readonly headers: HeaderMap;
  readonly response: UpstreamResponse;
}

/** The stand-in speaks another protocol until both sides have said everything. */
function openTunnel({ queue, clientTunnel }: UpstreamsOptions, { said, headers, response }: Tunnel): void {
  if (!said.headers.some(([name]) => lowerCase(name) === "content-length")) headers.remove("content-length");
  response.headers(headers, false);
  response.data("", false);
  const parts = said.tunnel ?? [];
  for (const [index, part] of parts.entries()) {
    queue.after((index + 1) * chunkPause, () => {
      response.data(byteStringOfText(part), false);
    });
  }
  const isSilent = said.tunnel === undefined && clientTunnel === undefined;
  const turns = Math.max(parts.length + 1, clientTunnel?.length ?? 0);
  if (isSilent) response.closed?.();
  else queue.after(turns * chunkPause + way, () => response.closed?.());
}

/** The parts of an answer's body; undefined where Envoy knows from the headers that there is none. */
function bodyParts(
  { status, body, chunks, trailers }: Answer,
  request: ReceivedRequest,
): readonly string[] | undefined {
  const isBodiless = request.method === "HEAD" || status === 204 || status === 304;
  if (isBodiless) return undefined;
  if (chunks !== undefined || trailers !== undefined) return chunks ?? (body === "" ? [] : [body]);
  if (body === "") return request.protocol === "HTTP/2" ? [""] : undefined;
  return [body];
}

interface Play {
  readonly parts: readonly string[];
  readonly said: Answer;
  readonly request: ReceivedRequest;
  readonly cluster: Cluster;
  readonly response: UpstreamResponse;
}

function playParts(queue: EventQueue, { parts, said, request, cluster, response }: Play): void {
  const isHttp2 = request.protocol === "HTTP/2";
  const trailers = isHttp2 || cluster.enablesTrailers ? said.trailers : undefined;
  const last = parts.length - 1;
  const end = (): void => {
    if (trailers !== undefined) response.trailers(trailersMap("response trailers", trailers));
    // Over HTTP/1.1 the end of a body is told apart from its last part.
    else if (!isHttp2 || parts.length === 0) response.data("", true);
  };
  if (parts.length === 0) end();
  for (const [index, part] of parts.entries()) {
    const isEnd = index === last;
    const play = (): void => {
      response.data(byteStringOfText(part), isEnd && isHttp2 && trailers === undefined);
      if (isEnd) end();
    };
    if (index === 0) play();
    else queue.after(index * chunkPause, play);
  }
}

/** Trailers as a map. */
export function trailersMap(kind: TrailersKind, list: HeaderList): HeaderMap {
  const map = createHeaderMap(kind);
  for (const [name, value] of list) map.add(lowerCase(name), byteStringOfText(value).replace(/^[ \t]+|[ \t]+$/g, ""));
  return map;
}
