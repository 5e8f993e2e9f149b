import type { Viewer } from "../../lib/model/viewer.ts";

/** Who is asking. Without login it is whoever can reach a loopback server that someone started by hand. */
export const viewerOf = (_request: Request, canWrite: boolean): Viewer => ({
  name: "local",
  login: "local",
  canWrite,
});

/** Viewers of one audience may see the same, and share views. */
export const audienceOf = (viewer: Viewer): string => {
  switch (viewer.login) {
    case "local":
      return "local";
  }
};
