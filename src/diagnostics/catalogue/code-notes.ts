/** What is to be known of a code beside what it means: a message as it is printed, and what to do. */
export interface CodeNotes {
  /** A message of this code as users see it. */
  readonly example: string;
  /** What to do, in one or two sentences, with inline Markdown. */
  readonly remedy: string;
}
