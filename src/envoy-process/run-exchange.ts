import { setTimeout as wait } from "node:timers/promises";
import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import { answersTo } from "../scenario/answers-to.ts";
import { acceptsTls, nameOf, staticResources } from "../scenario/envoy-config.ts";
import type { Outcome, ReceivedRequest } from "../scenario/outcome.ts";
import type { PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { Client, Exchange } from "../scenario/scenario.ts";
import { createHttp1Connection } from "./http1-connection.ts";
import { createHttp2Connection } from "./http2-connection.ts";
import { CannotSend, type HttpConnection } from "./http-connection.ts";
import { openConnection } from "./open-connection.ts";
import { listenerOf, presenterNameOf } from "./presenters.ts";
import type { Run } from "./start-run.ts";

/** How long the access log may take after the response was there (milliseconds). */
const logTimeout = 5_000;

/** Carries out one exchange, and waits until Envoy has said all about it. */
export async function runExchange(run: Run, exchange: Exchange): Promise<Checked<Outcome>> {
  const { envoy, stage } = run;
  envoy.log.begin();
  stage.answerOf = answersTo(exchange);
  stage.tunnelLength = tunnelLengthOf(exchange);
  stage.received.length = 0;
  stage.problems.length = 0;
  const sent = await sendRequest(run, exchange);
  const [problem] = stage.problems;
  if (problem !== undefined) return fail(exchangeFailed(exchange, `its answer cannot be sent: ${problem}`));
  if (sent instanceof CannotSend) return fail(exchangeFailed(exchange, sent.message));
  if (sent instanceof Error) {
    await settleFailure(run);
    return succeed(failedConnection(sent));
  }
  const log = await envoy.log.waitForExchange(ownsAddress(run, sent.connection), logTimeout);
  if (log === undefined) return fail(exchangeFailed(exchange, describeSilence(envoy.log.unreadable())));
  const { dynamicMetadata, lines: logs } = log;
  const { upstream, retries, calls } = await sortReceived(run, exchange);
  // Each uncaught error is a line of this level too, so that the counters need not be read otherwise.
  const scriptErrors = logs.some(({ level }) => level === "error") ? await newScriptErrors(run) : 0;
  const { response } = sent;
  return succeed({
    response,
    ...(upstream === undefined ? {} : { upstream }),
    ...(exchange.retryAnswers === undefined ? {} : { retries }),
    ...(exchange.calls === undefined ? {} : { calls }),
    dynamicMetadata,
    logs,
    scriptErrors,
  });
}

function describeSilence(unreadable: readonly string[]): string {
  const silence = "Envoy's access log says nothing about it";
  return unreadable.length === 0 ? silence : `${silence} that can be read: ${unreadable.join("\n")}`;
}

function tunnelLengthOf({ send, answer }: Pick<Exchange, "send" | "answer">): number | undefined {
  if (send.tunnel === undefined && answer.tunnel === undefined) return undefined;
  return Buffer.byteLength((send.tunnel ?? []).join(""));
}

/** How long a call may take that the script does not wait for (milliseconds). */
const callTimeout = 200;

interface ReceivedRequests {
  readonly upstream: ReceivedRequest | undefined;
  /** Further tries of it. */
  readonly retries: readonly ReceivedRequest[];
  readonly calls: readonly ReceivedRequest[];
}

/** Tells the exchange's own request from the script's calls by the clusters that received them. */
async function sortReceived({ stage }: Run, { calls = {} }: Exchange): Promise<ReceivedRequests> {
  const isCall = ({ cluster }: ReceivedRequest): boolean => Object.hasOwn(calls, cluster);
  const wanted = Object.values(calls).flat().length;
  const end = Date.now() + callTimeout;
  while (stage.received.filter(isCall).length < wanted && Date.now() < end) await wait(5);
  const [upstream, ...retries] = stage.received.filter((request) => !isCall(request));
  return { upstream, retries, calls: stage.received.filter(isCall) };
}

/** Counts the errors of an exchange without a response, so that the next one does not. An Envoy that cannot be asked is about to end. */
async function settleFailure(run: Run): Promise<void> {
  try {
    await newScriptErrors(run);
  } catch {
    await run.envoy.ended;
  }
}

function failedConnection({ message }: Error): Outcome {
  return { connectionError: message, dynamicMetadata: {}, logs: [], scriptErrors: 0 };
}

function exchangeFailed(
  { title }: Exchange,
  why: string,
): { code: "EXCHANGE_FAILED"; severity: "error"; message: string } {
  return { code: "EXCHANGE_FAILED", severity: "error", message: `"${title}" could not be carried out: ${why}` };
}

/** Whether Envoy means this connection: it knows it by the port it comes from, or by the port of the relay that a presenter went through. */
function ownsAddress({ stage }: Run, connection: HttpConnection): (address: string) => boolean {
  return (address) => {
    const port = Number(address.split(":").at(-1));
    return port === connection.localPort || stage.relayPorts.has(port);
  };
}

async function newScriptErrors({ envoy, stage }: Run): Promise<number> {
  const before = stage.scriptErrors;
  stage.scriptErrors = await envoy.countScriptErrors();
  return stage.scriptErrors - before;
}

interface Sent {
  readonly connection: HttpConnection;
  readonly response: NonNullable<Outcome["response"]>;
}

/** The response, or the error that ended the connection before there was one. */
async function sendRequest(run: Run, { from, send, answer }: Exchange): Promise<Sent | Error> {
  const known = from.connection === undefined ? undefined : run.connections.get(from.connection);
  try {
    const connection = known ?? (await open(run, from));
    if (from.connection !== undefined) run.connections.set(from.connection, connection);
    const response = await connection
      .send(send, { tunnels: tunnelLengthOf({ send, answer }) !== undefined })
      .finally(() => {
        if (from.connection === undefined) connection.close();
      });
    return { connection, response };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function open({ envoy, prepared }: Run, client: Client): Promise<HttpConnection> {
  const listener = listenerOf(prepared, client);
  const presenter = presenterNameOf(prepared, client);
  if (presenter !== undefined && client.resume)
    throw new CannotSend(
      `Node cannot load the certificate "${client.certificate ?? ""}", so its sessions cannot be resumed`,
    );
  if (presenter !== undefined && client.through !== undefined)
    throw new CannotSend(`Node cannot load the certificate "${client.certificate ?? ""}", so no tunnel leads it`);
  const isSecure = listenerAcceptsTls(prepared, listener);
  const first = client.through?.listener ?? presenter ?? listener;
  const target = { port: envoy.portOf(first), plaintext: presenter !== undefined || !isSecure };
  const socket = await openConnection(prepared, client, target);
  return client.http === 2 ? createHttp2Connection(socket, isSecure ? "https" : "http") : createHttp1Connection(socket);
}

function listenerAcceptsTls({ scenario }: PreparedScenario, name: string): boolean {
  const listeners = staticResources(scenario.envoyConfig, "listeners");
  return listeners.some((listener) => nameOf(listener) === name && acceptsTls(listener));
}
