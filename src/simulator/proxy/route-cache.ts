import type { ChosenRoute } from "./routes/choose-route.ts";

/** The route of a request: matched when somebody asks, and again after it was cleared. */
export interface RouteCache {
  /** Matches the request now if the cache is empty. */
  match(): ChosenRoute;
  /** What was matched last, cleared or not. */
  last(): ChosenRoute | undefined;
  clear(): void;
}

/** @param onChosen told of each choice, and whether it is one anew */
export function createRouteCache(
  choose: () => ChosenRoute,
  onChosen: (chosen: ChosenRoute, isAgain: boolean) => void = () => undefined,
): RouteCache {
  let chosen: ChosenRoute | undefined;
  let last: ChosenRoute | undefined;
  return {
    match: () => {
      if (chosen === undefined) {
        chosen = choose();
        onChosen(chosen, last !== undefined);
      }
      last = chosen;
      return chosen;
    },
    last: () => last,
    clear: () => {
      chosen = undefined;
    },
  };
}
