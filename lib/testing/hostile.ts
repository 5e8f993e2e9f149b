import fc from "fast-check";

/**
 * JSON text as a stranger might write it: lists of objects under the keys that a parser looks for and some that should
 * be inert, with values of every type, sometimes cut short or spoiled.
 */
export const hostileJson = (keys: readonly string[]): fc.Arbitrary<string> => {
  const key = fc.oneof(
    fc.constantFrom(...keys),
    fc.constantFrom("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "polluted"),
    fc.string({ maxLength: 6 }),
  );
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e308,
      "",
      "a",
      "lab/net-a",
      "10.0.0.1",
      "10.0.0.1/24",
      "fd00::1",
      "02:00:00:00:00:01",
      "eth0",
      "__proto__",
      "\u0000",
    ),
    fc.string({ maxLength: 12 }),
  );
  const value = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("node"), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie("node")), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
    ),
  })).node;
  const object = fc.array(fc.tuple(key, value), { maxLength: 8 }).map((pairs) => Object.fromEntries(pairs));
  const document = fc.oneof(fc.array(fc.oneof(object, value), { maxLength: 5 }), object, value);
  const text = document.map((content) => JSON.stringify(content));
  return fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 1, arbitrary: fc.tuple(text, fc.nat(200)).map(([whole, at]) => whole.slice(0, at)) },
    {
      weight: 1,
      arbitrary: fc.tuple(text, fc.string({ maxLength: 3 })).map(([whole, tail]) => whole + tail),
    },
  );
};
