/** Short names for data URIs of SVG pictures, to be given back when nobody draws them any more. */
export interface ImageUrls {
  of(dataUri: string): string;
  revoke(): void;
}

/** Surprise: cytoscape reads a picture's name letter by letter for each element whenever it changes; a data URI has hundreds. */
export const createImageUrls = (): ImageUrls => {
  const known = new Map<string, string>();
  return {
    of: (dataUri) => {
      const before = known.get(dataUri);
      if (before !== undefined) return before;
      const markup = decodeURIComponent(dataUri.slice(dataUri.indexOf(",") + 1));
      const url = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
      known.set(dataUri, url);
      return url;
    },
    revoke: () => {
      for (const url of known.values()) URL.revokeObjectURL(url);
      known.clear();
    },
  };
};
