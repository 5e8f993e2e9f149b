"use client";

import { useEffect, useEffectEvent } from "react";
import { apiPath } from "../live/api.ts";
import { isReadableOnPaper, printTable } from "./print-table.ts";
import { queryOf } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";
import { useTopologyView } from "./use-topology-view.ts";

const ID = "print-sheet";

/**
 * On paper stands the whole picture, drawn by the server in the light theme, not the part that the window shows; where its
 * letters get too small on one page, the table follows, and of a table the table alone. It is made when the browser is about to
 * print, whoever asked it to.
 */
export const PrintSheet = () => {
  const [params] = useTopologyParams();
  const { look, lanesView } = useTopologyView();
  const path = apiPath("/export", {
    ...queryOf(params),
    layout: params.look === "layers" ? ("layers" as const) : ("lanes" as const),
    format: "svg",
    theme: "light",
  });
  const make = useEffectEvent(() => {
    drop();
    const picture = pictureAt(path);
    const table =
      lanesView !== null && (look === "table" || (picture !== null && !isReadable(picture)))
        ? printTable(lanesView, picture?.querySelector("desc")?.textContent ?? "")
        : null;
    const parts = [look === "table" && table !== null ? null : picture, table].filter(
      (part) => part !== null,
    );
    if (parts.length === 0) return;
    const sheet = document.createElement("div");
    sheet.id = ID;
    sheet.append(...parts);
    document.body.append(sheet);
  });
  useEffect(() => {
    const print = () => make();
    window.addEventListener("beforeprint", print);
    window.addEventListener("afterprint", drop);
    return () => {
      window.removeEventListener("beforeprint", print);
      window.removeEventListener("afterprint", drop);
      drop();
    };
  }, []);
  return null;
};

const drop = (): void => document.getElementById(ID)?.remove();

const isReadable = (picture: Element): boolean =>
  isReadableOnPaper(Number(picture.getAttribute("width")), Number(picture.getAttribute("height")));

/** Surprise: printing waits for nothing but its own event, so that the request has to block the page. */
const pictureAt = (path: string): Element | null => {
  const request = new XMLHttpRequest();
  request.open("GET", path, false);
  try {
    request.send();
  } catch {
    // The server is gone: what the window shows is printed then.
    return null;
  }
  if (request.status !== 200) return null;
  const read = new DOMParser().parseFromString(request.responseText, "image/svg+xml");
  return document.importNode(read.documentElement, true);
};
