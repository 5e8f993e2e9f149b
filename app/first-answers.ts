import { headers } from "next/headers";
import type { Ask, ListAsk } from "../components/live/asks.ts";
import { handOver } from "../components/live/handed-over.ts";
import type { Route } from "../server/routes/route.ts";
import { serve } from "../server/routes/serve.ts";

/** Larger ones don't delay the page: the browser asks for them itself. In characters of JSON. */
const LONGEST = 200_000;
/** What decides who asks and whether they may. */
const PASSED_ON = ["host", "authorization", "cookie"];

/**
 * What the page's own first calls would be answered, by the same routes with the same checks. Only for a page that is opened:
 * a step from screen to screen asks for what it lacks itself. What is refused or not ready is left out, and the browser hears
 * why when it asks. Answers the name under which FirstAnswers finds them, null where there are none.
 */
export const firstAnswers = async (
  ...asked: readonly (readonly [ask: Ask | ListAsk, route: Route])[]
): Promise<string | null> => {
  const given = await headers();
  if (given.get("accept")?.includes("text/html") !== true) return null;
  const passed = PASSED_ON.flatMap((name): [string, string][] => {
    const value = given.get(name);
    return value === null ? [] : [[name, value]];
  });
  const answers = await Promise.all(
    asked.map(async ([ask, route]): Promise<readonly string[]> => {
      const url = `http://${given.get("host") ?? ""}${ask.path}`;
      const answer = await serve(route)(new Request(url, { headers: passed }));
      const text = answer.ok ? await answer.text() : "";
      if (text === "" || text.length > LONGEST) return [];
      // They are JSON already, and long.
      const data = "pathAt" in ask ? `{"pages":[${text}],"pageParams":[""]}` : text;
      return [`{"key":${JSON.stringify(ask.key)},"data":${data}}`];
    }),
  );
  return handOver(`[${answers.flat().join(",")}]`);
};

/** Whether the browser says that it is a phone's. */
export const isPhone = async (): Promise<boolean> => {
  const given = await headers();
  return given.get("sec-ch-ua-mobile") === "?1" || /\bMobi/.test(given.get("user-agent") ?? "");
};
