import { ATTACHMENT_COLUMNS, attachmentRow } from "../../lib/topology/attachment-rows.ts";
import { captionOf, fileNameOf, type Origin } from "../../lib/topology/caption.ts";
import { csvOf } from "../../lib/topology/csv.ts";
import { layersSvg } from "../../lib/topology/svg/layers-svg.ts";
import { lanesSvg } from "../../lib/topology/svg/lanes-svg.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { LIMITS } from "../config.ts";
import { SECURITY_HEADERS } from "./problem.ts";
import { implement } from "./route.ts";

/** The picture as a file. A csv that would be too long ends early, and its header says how many rows are left out. */
export const getExport = implement(
  ROUTES.export,
  ({ cluster, viewer, query: { format, theme, ...query } }) => {
    const { cluster: name, now, revision } = cluster.summary(viewer);
    const origin = { cluster: name, query, at: now, revision };
    switch (format) {
      case "svg": {
        const picture = cluster.pictures.draw(query);
        const caption = captionOf({ ...origin, revision: picture.revision });
        const svg =
          picture.layout === "layers"
            ? layersSvg(picture, theme, caption)
            : lanesSvg(picture, theme, caption);
        return file(svg, origin, "svg", "image/svg+xml");
      }
      case "json":
        return file(
          JSON.stringify(cluster.pictures.draw(query), null, 2),
          origin,
          "json",
          "application/json",
        );
      case "csv": {
        const present = cluster.present(viewer);
        const rows: (readonly (string | null)[])[] = [ATTACHMENT_COLUMNS];
        let left = 0;
        for (const attachment of cluster.pictures.attachments(query)) {
          if (rows.length > LIMITS.exportRows) left += 1;
          else if (present.attachment(attachment) !== undefined) rows.push(attachmentRow(attachment));
        }
        return file(csvOf(rows), origin, "csv", "text/csv; charset=utf-8", {
          "moorings-left-out": String(left),
        });
      }
    }
  },
);

const file = (
  text: string,
  origin: Origin,
  extension: string,
  type: string,
  more: Readonly<Record<string, string>> = {},
): Response =>
  new Response(text, {
    headers: {
      ...SECURITY_HEADERS,
      "content-type": type,
      "content-disposition": `attachment; filename="${fileNameOf(origin, extension)}"`,
      ...more,
    },
  });
