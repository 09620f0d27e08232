/* Names for the comments in the page's script. */
type EmbeddedPage = import("../trace-page.ts").EmbeddedPage;
type ListedExchange = EmbeddedPage["runs"][number]["exchanges"][number];
type PageDetail = import("../page-data.ts").ExchangeDetail;
type PageExpectation = import("../page-data.ts").PageExpectation;
type PageFact = import("../page-data.ts").Fact;
type PageTurn = import("../page-data.ts").Turn;
type PageStep = import("../page-data.ts").Step;
type PageCall = import("../page-data.ts").PageCall;
type PagePlace = import("../page-data.ts").PagePlace;
type HookEntry = import("../page-data.ts").HookEntry;
type HeaderRow = import("../page-data.ts").HeaderRow;
type OutcomeRow = import("../page-data.ts").OutcomeRow;
/** An exchange with its place among all of the page. */
interface PlacedExchange {
  readonly index: number;
  readonly exchange: ListedExchange;
  readonly run: EmbeddedPage["runs"][number];
}
type Child = Node | string | null;
