"use client";

import { useEffect } from "react";
import { apiPath } from "../live/api.ts";
import { queryOf } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

const ID = "print-sheet";

/**
 * On paper stands the whole picture, drawn by the server in the light theme, not the part that the window shows. It is
 * fetched when the browser is about to print, whoever asked it to.
 */
export const PrintSheet = () => {
  const [params] = useTopologyParams();
  const path = apiPath("/export", {
    ...queryOf(params),
    layout: params.look === "layers" ? ("layers" as const) : ("lanes" as const),
    format: "svg",
    theme: "light",
  });
  useEffect(() => {
    const drop = () => document.getElementById(ID)?.remove();
    const make = () => {
      drop();
      const picture = pictureAt(path);
      if (picture === null) return;
      const sheet = document.createElement("div");
      sheet.id = ID;
      sheet.append(picture);
      document.body.append(sheet);
    };
    window.addEventListener("beforeprint", make);
    window.addEventListener("afterprint", drop);
    return () => {
      window.removeEventListener("beforeprint", make);
      window.removeEventListener("afterprint", drop);
      drop();
    };
  }, [path]);
  return null;
};

/** Surprise: printing waits for nothing but its own event, so that the request has to block the page. */
const pictureAt = (path: string): Node | null => {
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
