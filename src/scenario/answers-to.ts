import type { Answer, Exchange } from "./scenario.ts";

/** What the stand-ins say in an exchange: gives the answer to the next request to a cluster. */
export function answersTo({ answer, retryAnswers = [], calls = {} }: Exchange): (cluster: string) => Answer {
  const counts = new Map<string, number>();
  return (cluster) => {
    const answers = (Object.hasOwn(calls, cluster) ? calls[cluster] : undefined) ?? [answer, ...retryAnswers];
    const count = counts.get(cluster) ?? 0;
    counts.set(cluster, count + 1);
    return answers[count] ?? answers.at(-1) ?? answer;
  };
}
