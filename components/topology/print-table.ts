import type { LanesWire } from "../../lib/wire/topology.ts";

/** Room on a landscape page within its margins, px. */
const PAGE = { width: 1_046, height: 700 };
/** The smallest letters of a picture, px; and on paper they must be as large as that, in points. */
const SMALLEST_PX = 11;
const SMALLEST_PT = 6;
const PT_PER_PX = 0.75;

/** Whether a picture that is fitted into one page can still be read. */
export const isReadableOnPaper = (width: number, height: number): boolean =>
  Math.min(1, PAGE.width / width, PAGE.height / height) * SMALLEST_PX * PT_PER_PX >= SMALLEST_PT;

/**
 * The picture in words, for paper: a line for each row with all that it hangs on. Plain elements, for printing waits for
 * nothing; the head stands on every page.
 */
export const printTable = (view: LanesWire, caption: string): HTMLTableElement => {
  const table = document.createElement("table");
  table.createCaption().textContent = caption;
  const head = table.createTHead().insertRow();
  for (const title of ["Workload", "Networks"]) {
    const cell = document.createElement("th");
    cell.textContent = title;
    head.append(cell);
  }
  const body = table.createTBody();
  const taps = Map.groupBy(view.edges, (tap) => tap.row);
  for (const vertex of view.vertices.toSorted((above, below) => placeOf(above) - placeOf(below))) {
    if (vertex.kind === "lane") continue;
    const line = body.insertRow();
    if (vertex.kind === "heading") {
      const cell = document.createElement("th");
      cell.colSpan = 2;
      cell.textContent = `${vertex.title} ${vertex.note}`;
      line.append(cell);
      continue;
    }
    line.insertCell().textContent = `${vertex.title}${vertex.count > 1 ? ` ×${vertex.count}` : ""}\n${vertex.subtitle}`;
    const along = (taps.get(vertex.id) ?? []).toSorted((left, right) => left.x - right.x);
    line.insertCell().textContent = [
      ...(vertex.aside === null ? [] : [vertex.aside]),
      ...along.map(({ text }) => text),
    ].join("\n");
  }
  return table;
};

const placeOf = (vertex: LanesWire["vertices"][number]): number => (vertex.kind === "lane" ? 0 : vertex.y);
