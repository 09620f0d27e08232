import { isBlock, type Block, type Part, type Piece } from "./piece.ts";
import type { SearchCase, SearchExchange } from "./search-case.ts";

/** Cases that are smaller by one step, those that leave out most first. */
export function smallerCases(search: SearchCase): readonly SearchCase[] {
  const { hooks, exchanges, listener } = search;
  const { request, response } = hooks;
  return [
    ...(listener === "main" ? [] : [{ ...search, listener: "main" as const }]),
    ...(exchanges.length > 1 ? exchanges.map((exchange) => ({ ...search, exchanges: [exchange] })) : []),
    ...(request !== undefined && response !== undefined
      ? [
          { ...search, hooks: { request } },
          { ...search, hooks: { response } },
        ]
      : []),
    ...(request === undefined
      ? []
      : smallerBlocks(request).map((block) => ({ ...search, hooks: { ...hooks, request: block } }))),
    ...(response === undefined
      ? []
      : smallerBlocks(response).map((block) => ({ ...search, hooks: { ...hooks, response: block } }))),
    ...replaceOne(exchanges, smallerExchanges).map((list) => ({ ...search, exchanges: list })),
  ];
}

function smallerBlocks({ statements }: Block): readonly Block[] {
  const halves =
    statements.length > 3 ? [statements.slice(0, statements.length / 2), statements.slice(statements.length / 2)] : [];
  const shorter = statements.map((_, index) => statements.toSpliced(index, 1));
  const spliced = statements.flatMap(({ parts }, index) =>
    parts.filter(isBlock).map((inner) => statements.toSpliced(index, 1, ...inner.statements)),
  );
  return [...halves, ...shorter, ...spliced, ...replaceOne(statements, smallerPieces)].map((list) => ({
    statements: list,
  }));
}

/** Pieces that are smaller by one step, those that leave out most first. */
export function smallerPieces({ parts, simpler }: Piece): readonly Piece[] {
  const inner = replaceOne(parts, smallerParts).map((list) => ({ parts: list, simpler }));
  return [...simpler, ...inner];
}

function smallerParts(part: Part): readonly Part[] {
  if (typeof part === "string") return [];
  return isBlock(part) ? smallerBlocks(part) : smallerPieces(part);
}

function smallerExchanges(exchange: SearchExchange): readonly SearchExchange[] {
  const { from, send, answer, called } = exchange;
  return [
    ...(Object.keys(called).length > 0 ? [{ ...exchange, called: {} }] : []),
    ...(Object.keys(answer).length > 0 ? [{ ...exchange, answer: {} }] : []),
    ...(Object.keys(from).length > 0 ? [{ ...exchange, from: {} }] : []),
    ...(from.certificate === undefined ? [] : [{ ...exchange, from: { http: from.http ?? 1 } }]),
    ...smallerMessages(send).map((smaller) => ({ ...exchange, send: smaller })),
    ...smallerMessages(answer).map((smaller) => ({ ...exchange, answer: smaller })),
    ...smallerMessages(called).map((smaller) => ({ ...exchange, called: smaller })),
  ];
}

type Message = SearchExchange["answer"] & SearchExchange["send"];

/** A message without one of the things it has. */
function smallerMessages<T extends Message>(message: T): readonly T[] {
  const optional = (["headers", "trailers", "chunks", "body", "status"] as const).filter(
    (key) => message[key] !== undefined,
  );
  const { headers = [], chunks = [] } = message;
  return [
    ...optional.map((key) => Object.fromEntries(Object.entries(message).filter(([name]) => name !== key)) as T),
    ...(Array.isArray(headers) && headers.length > 1
      ? headers.map((_, index) => ({ ...message, headers: headers.toSpliced(index, 1) }))
      : []),
    ...(chunks.length > 1 ? [{ ...message, chunks: chunks.slice(1) }] : []),
  ];
}

/** The list with one of its items replaced by each of what may stand in its place. */
function replaceOne<T>(items: readonly T[], smaller: (item: T) => readonly T[]): readonly (readonly T[])[] {
  return items.flatMap((item, index) => smaller(item).map((other) => items.toSpliced(index, 1, other)));
}
