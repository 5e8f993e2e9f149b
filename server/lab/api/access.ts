import type { LabObject } from "../lab-cluster.ts";
import { isRecord, listAt, recordAt, stringAt, stringsAt } from "../store/json.ts";
import type { LabStore } from "../store/lab-store.ts";
import { isMaster } from "./user.ts";
import type { User } from "./user.ts";

/** RBAC as Kubernetes evaluates it: rules only allow, from the Role and Binding objects that are in the store now. */
export interface ResourceAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string | undefined;
  namespace?: string | undefined;
  name?: string | undefined;
}

export interface PolicyRule {
  verbs: readonly string[];
  apiGroups: readonly string[];
  resources: readonly string[];
  resourceNames: readonly string[];
  nonResourceURLs: readonly string[];
}

interface BoundRule {
  rule: PolicyRule;
  /** Where it holds; `undefined` everywhere. */
  namespace: string | undefined;
}

const RBAC = "rbac.authorization.k8s.io";
const COLLECTIONS = ["roles", "rolebindings", "clusterroles", "clusterrolebindings"];

export class Access {
  readonly #store: LabStore;
  readonly #rules = new Map<string, readonly BoundRule[]>();

  constructor(store: LabStore) {
    this.#store = store;
    for (const plural of COLLECTIONS) store.watch(`${plural}.${RBAC}`, () => this.#rules.clear());
  }

  allows(user: User, wanted: ResourceAttributes): boolean {
    if (isMaster(user)) return true;
    return this.rulesOf(user, wanted.namespace).some((rule) => covers(rule, wanted));
  }

  allowsPath(user: User, verb: string, path: string): boolean {
    if (isMaster(user)) return true;
    return this.rulesOf(user, undefined).some(
      (rule) =>
        matches(rule.verbs, verb) && rule.nonResourceURLs.some((pattern) => coversPath(pattern, path)),
    );
  }

  /** All rules that hold for a user in a namespace, cluster-wide ones included. */
  rulesOf(user: User, namespace: string | undefined): PolicyRule[] {
    const key = `${user.username}\n${user.groups.join("\n")}`;
    let bound = this.#rules.get(key);
    if (!bound) {
      bound = this.#collect(user);
      this.#rules.set(key, bound);
    }
    return bound
      .filter((entry) => entry.namespace === undefined || entry.namespace === namespace)
      .map((entry) => entry.rule);
  }

  #collect(user: User): BoundRule[] {
    const result: BoundRule[] = [];
    for (const binding of this.#store.list(`clusterrolebindings.${RBAC}`)) {
      if (!bindsUser(binding, user, undefined)) continue;
      for (const rule of this.#roleRules(binding, undefined)) result.push({ rule, namespace: undefined });
    }
    for (const binding of this.#store.list(`rolebindings.${RBAC}`)) {
      const { namespace } = binding.metadata;
      if (!bindsUser(binding, user, namespace)) continue;
      for (const rule of this.#roleRules(binding, namespace)) result.push({ rule, namespace });
    }
    return result;
  }

  #roleRules(binding: LabObject, namespace: string | undefined): PolicyRule[] {
    const name = stringAt(binding, "roleRef", "name") ?? "";
    const isRole = stringAt(binding, "roleRef", "kind") === "Role";
    const role = isRole
      ? this.#store.get(`roles.${RBAC}`, namespace, name)
      : this.#store.get(`clusterroles.${RBAC}`, undefined, name);
    if (!role) return [];
    const selectors = listAt(role, "aggregationRule", "clusterRoleSelectors");
    if (selectors.length === 0) return parseRules(role);
    return this.#store
      .list(`clusterroles.${RBAC}`)
      .filter((other) => selectors.some((selector) => hasLabels(other, selector)))
      .flatMap(parseRules);
  }
}

function bindsUser(binding: LabObject, user: User, namespace: string | undefined): boolean {
  return listAt(binding, "subjects").some((subject) => {
    const name = stringAt(subject, "name") ?? "";
    switch (stringAt(subject, "kind")) {
      case "User":
        return name === user.username;
      case "Group":
        return user.groups.includes(name);
      case "ServiceAccount":
        return (
          user.username ===
          `system:serviceaccount:${stringAt(subject, "namespace") ?? namespace ?? ""}:${name}`
        );
      default:
        return false;
    }
  });
}

function parseRules(role: LabObject): PolicyRule[] {
  return listAt(role, "rules")
    .filter(isRecord)
    .map((rule) => ({
      verbs: stringsAt(rule, "verbs"),
      apiGroups: stringsAt(rule, "apiGroups"),
      resources: stringsAt(rule, "resources"),
      resourceNames: stringsAt(rule, "resourceNames"),
      nonResourceURLs: stringsAt(rule, "nonResourceURLs"),
    }));
}

function hasLabels(role: LabObject, selector: unknown): boolean {
  const wanted = Object.entries(recordAt(selector, "matchLabels") ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => role.metadata.labels?.[key] === value);
}

function covers(rule: PolicyRule, wanted: ResourceAttributes): boolean {
  if (!matches(rule.verbs, wanted.verb) || !matches(rule.apiGroups, wanted.group)) return false;
  const resource =
    wanted.subresource === undefined ? wanted.resource : `${wanted.resource}/${wanted.subresource}`;
  const hasResource =
    matches(rule.resources, resource) ||
    (wanted.subresource !== undefined && rule.resources.includes(`*/${wanted.subresource}`));
  if (!hasResource) return false;
  return (
    rule.resourceNames.length === 0 || (wanted.name !== undefined && rule.resourceNames.includes(wanted.name))
  );
}

function matches(list: readonly string[], value: string): boolean {
  return list.includes("*") || list.includes(value);
}

function coversPath(pattern: string, path: string): boolean {
  if (pattern === "*" || pattern === path) return true;
  return pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1));
}
