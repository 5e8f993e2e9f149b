import { expect, test } from "vitest";
import { createLateStream } from "./late-stream.ts";
import type { Stream } from "./stream.ts";

const setUp = () => {
  const said: string[] = [];
  const real: Stream = {
    want: (kind, value) => {
      said.push(`want ${kind} ${value}`);
      return () => said.push(`drop ${value}`);
    },
    wake: () => said.push("wake"),
    renew: () => said.push("renew"),
    close: () => said.push("close"),
  };
  const loads: ((stream: Stream) => void)[] = [];
  const stream = createLateStream(() => new Promise((done) => loads.push(done)));
  const arrive = async () => {
    loads.at(-1)?.(real);
    await new Promise((done) => setTimeout(done, 0));
  };
  return { said, stream, loads, arrive };
};

test("what is wanted before the stream is there is asked for then, and not what isn't wanted any more", async () => {
  const { said, stream, loads, arrive } = setUp();
  expect(loads).toHaveLength(0);
  const drop = stream.want("topics", "sources");
  stream.want("view", "layout=lanes")();
  stream.wake();
  expect(loads).toHaveLength(1);
  await arrive();
  expect(said).toEqual(["want topics sources"]);
  stream.want("topics", "changes");
  drop();
  stream.renew();
  expect(said.slice(1)).toEqual(["want topics changes", "drop sources", "renew"]);
});

test("where its code can't be fetched it is tried again", async () => {
  let tries = 0;
  const said: string[] = [];
  const real: Stream = {
    want: (_, value) => {
      said.push(value);
      return () => undefined;
    },
    wake: () => undefined,
    renew: () => undefined,
    close: () => undefined,
  };
  const stream = createLateStream(() => {
    tries += 1;
    return tries < 3 ? Promise.reject(new Error("no such chunk")) : Promise.resolve(real);
  }, 1);
  stream.want("topics", "sources");
  await expect.poll(() => said).toEqual(["sources"]);
  expect(tries).toBe(3);
});

test("a stream that comes after the page let go of it is closed", async () => {
  const { said, stream, arrive } = setUp();
  stream.want("topics", "sources");
  stream.close();
  await arrive();
  expect(said).toEqual(["close"]);
});
