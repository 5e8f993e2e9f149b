/** What a caller wants to do: read what the agent observes, or have it act. */
export type Wish = "get" | "delete";

/** Why a caller is not let in. */
export interface Refused {
  readonly status: 401 | 403 | 421 | 503;
  readonly title: string;
}
