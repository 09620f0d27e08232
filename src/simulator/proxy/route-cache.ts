import type { ChosenRoute } from "./routes/choose-route.ts";

/** The route of a request: matched when somebody asks, and again after it was cleared. */
export interface RouteCache {
  /** Matches the request now if the cache is empty. */
  match(): ChosenRoute;
  /** What was matched last, cleared or not. */
  last(): ChosenRoute | undefined;
  clear(): void;
}

export function createRouteCache(choose: () => ChosenRoute): RouteCache {
  let chosen: ChosenRoute | undefined;
  let last: ChosenRoute | undefined;
  return {
    match: () => {
      chosen ??= choose();
      last = chosen;
      return chosen;
    },
    last: () => last,
    clear: () => {
      chosen = undefined;
    },
  };
}
