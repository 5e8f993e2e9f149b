/** Who is asking, as the API server sees it after authentication. */
export interface User {
  username: string;
  uid?: string;
  groups: readonly string[];
  extra?: Readonly<Record<string, readonly string[]>>;
}

export const ANONYMOUS: User = { username: "system:anonymous", groups: ["system:unauthenticated"] };

export const MASTERS = "system:masters";

export function isMaster(user: User): boolean {
  return user.groups.includes(MASTERS);
}
