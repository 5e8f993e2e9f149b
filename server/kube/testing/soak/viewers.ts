import { TopologyQuery } from "../../../../lib/wire/topology.ts";
import { STREAM_TOPICS, type StreamTopic } from "../../../../lib/wire/queries.ts";
import type { ClusterRuntime } from "../../../live/cluster-runtime.ts";
import { createStreamFollower, type StreamFollower } from "../../../testing/stream-follower.ts";
import type { Random } from "../../clock.ts";

/** People with pages open: some stay, one comes and goes, one's machine hardly reads. */
export interface Viewers {
  /** What they do in a few seconds. */
  act(): void;
  readonly openCount: number;
  readonly resumes: number;
  /** What they see otherwise than somebody who comes now. */
  wrong(): Promise<readonly string[]>;
  leave(): void;
}

interface Page {
  readonly pictures: readonly string[];
  readonly topics: readonly StreamTopic[];
  /** Chance to break off, and to read one message, at each act. */
  readonly breaks: number;
  readonly reads: number;
}

const PAGES: readonly Page[] = [
  { pictures: ["", "layout=layers&namespace=core5g"], topics: ["findings", "sources"], breaks: 0, reads: 1 },
  { pictures: [""], topics: ["findings", "changes"], breaks: 0.2, reads: 1 },
  { pictures: ["", "group=none&namespace=core5g"], topics: ["findings"], breaks: 0.01, reads: 0.05 },
];
export const READER = { name: "soak", login: "local", canWrite: false } as const;
/** Says what happened, not what is: nobody has all of it. */
const WITHOUT_STATE = "changes";

export const openViewers = (cluster: ClusterRuntime, random: Random): Viewers => {
  const open = ({ pictures, topics }: Page): StreamFollower =>
    createStreamFollower((lastEventId, signal) =>
      cluster.hub.open({
        audience: "soak",
        views: [
          ...pictures.map((name) => ({
            name,
            source: () => cluster.pictures.source(queryOf(name)),
          })),
          ...STREAM_TOPICS.filter((topic) => topics.includes(topic)).map((topic) => ({
            name: topic,
            source: () => cluster.topicSource(topic, READER),
          })),
        ],
        lastEventId,
        signal,
      }),
    );
  const people = PAGES.map((page) => ({ page, follower: open(page) }));
  let isOver = false;

  const readOn = async (follower: StreamFollower): Promise<void> => {
    while (!isOver) {
      if (!follower.isOpen) follower.connect();
      await follower.readOn();
    }
  };
  for (const { page, follower } of people) {
    if (page.reads === 1) void readOn(follower);
    else follower.connect();
  }

  return {
    act: () => {
      for (const { page, follower } of people) {
        if (random() < page.breaks) follower.connect();
        else if (page.reads < 1 && !follower.isOpen) follower.connect();
        else if (random() < page.reads && page.reads < 1) void follower.read();
      }
    },
    get openCount() {
      return people.filter(({ follower }) => follower.isOpen).length;
    },
    get resumes() {
      return people.reduce((sum, { follower }) => sum + follower.resumes, 0);
    },
    wrong: async () => {
      const texts: string[] = [];
      for (const { page, follower } of people) {
        if (page.reads < 1) void readOn(follower);
        const fresh = open(page);
        fresh.connect();
        const reading = fresh.readOn();
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
        for (const name of [...page.pictures, ...page.topics].filter((each) => each !== WITHOUT_STATE))
          texts.push(...compare(name, follower.known(name), fresh.known(name)));
        fresh.leave();
        await reading;
      }
      return texts;
    },
    leave: () => {
      isOver = true;
      for (const { follower } of people) follower.leave();
    },
  };
};

const SETTLE_MS = 300;

const queryOf = (text: string): TopologyQuery =>
  TopologyQuery.parse(Object.fromEntries(new URLSearchParams(text)));

const compare = (
  name: string,
  known: ReadonlyMap<string, string>,
  fresh: ReadonlyMap<string, string>,
): readonly string[] => {
  if (fresh.size === 0) return [`view ${name} is empty`];
  const ids = new Set([...known.keys(), ...fresh.keys()]);
  return [...ids]
    .filter((id) => known.get(id) !== fresh.get(id))
    .map(
      (id) => `view ${name}: ${id} is ${known.get(id) ?? "absent"} instead of ${fresh.get(id) ?? "absent"}`,
    );
};
