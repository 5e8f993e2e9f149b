import { expect, test } from "vitest";
import type { TopologyQuery as ModelQuery } from "../topology/query.ts";
import type { TopologyView } from "../topology/view.ts";
import type { LayersView } from "../topology/layers/view.ts";
import type { LayersWire } from "./layers.ts";
import { type LanesWire, TopologyQuery } from "./topology.ts";

type Deep<Value> = Value extends readonly (infer Item)[]
  ? readonly Deep<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Deep<Value[Key]> }
    : Value;
type Same<Left, Right> = [Left, Right] extends [Right, Left] ? true : false;

// lib/topology declares the picture without knowing the wire; these lines fail to compile where they differ.
const agrees: Same<Deep<LanesWire>, TopologyView> = true;
const agreesOnLayers: Same<Deep<LayersWire>, LayersView> = true;
const agreesOnQuery: Same<Deep<TopologyQuery>, ModelQuery> = true;

test("the picture and its query are the same in lib/topology and on the wire", () => {
  expect(agrees && agreesOnLayers && agreesOnQuery).toBe(true);
});

test("an empty query asks for lanes by controller within 300 elements", () => {
  expect(TopologyQuery.parse({})).toEqual({ layout: "lanes", group: "controller", budget: 300 });
});
