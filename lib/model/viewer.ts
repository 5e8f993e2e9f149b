/** The person at the browser (or the program at the API) with their own rights. */
export interface Viewer {
  /** Name to show and to log. */
  readonly name: string;
  /** How we know: `local` is whoever can reach a loopback server started by hand. */
  readonly login: "local";
  /** Whether writes may be offered at all (`--read-only`, snapshots). */
  readonly canWrite: boolean;
}
