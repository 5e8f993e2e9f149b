"use client";

import { usePathname } from "next/navigation";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { usePools, useSummary } from "../live/hooks.ts";
import { Select } from "../ui/select.tsx";
import { placeOf } from "./places.ts";

const ALL = "";
/** The browser's Back leads to where one stood before. */
const STEP = { history: "push" } as const;

/** Cluster / scope / what is open. On Topology and Pods the scope is a choice of namespace. */
export const Breadcrumb = () => {
  const pathname = usePathname();
  const { summary } = useSummary();
  const place = placeOf(pathname);
  const hasScope = place?.href === "/" || place?.href === "/pods";
  return (
    <div className="flex min-w-0 items-center gap-2 text-13">
      <span className="truncate text-ink-2 max-md:hidden">{summary?.cluster ?? "…"}</span>
      <span aria-hidden className="text-ink-4 max-md:hidden">
        /
      </span>
      {hasScope && <ScopeChoice namespaces={summary?.namespaces ?? []} />}
      {place?.href === "/" && <Steps />}
      {!hasScope && <Place title={place?.title ?? "Nothing here"} pathname={pathname} />}
    </div>
  );
};

const ScopeChoice = ({ namespaces }: { namespaces: readonly string[] }) => {
  const [namespace, setNamespace] = useQueryState(
    "namespace",
    parseAsString.withDefault(ALL).withOptions(STEP),
  );
  const [, setInner] = useQueryStates({ controller: parseAsString, workload: parseAsString }, STEP);
  const known =
    namespace !== ALL && !namespaces.includes(namespace) ? [namespace, ...namespaces] : namespaces;
  return (
    <span className="flex items-center gap-2">
      <Select
        label="Namespace"
        value={namespace}
        options={[
          { value: ALL, label: "All namespaces" },
          ...known.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(next) => {
          void setInner({ controller: null, workload: null });
          void setNamespace(next === ALL ? null : next);
        }}
        look="title"
      />
      {namespaces.length > 0 && (
        <span
          title={
            namespace === ALL ? `${namespaces.length} namespaces` : `1 of ${namespaces.length} namespaces`
          }
          className="inline-flex h-[18px] items-center rounded-chip border border-line-2 px-1.5 text-11 whitespace-nowrap text-ink-2 num max-lg:hidden"
        >
          {namespace === ALL ? namespaces.length : `1 of ${namespaces.length}`}
        </span>
      )}
    </span>
  );
};

/** Below the namespace: the controller, and the one workload, that the picture is narrowed to. Each leads back to itself. */
const Steps = () => {
  const [{ controller, workload }, setSteps] = useQueryStates(
    { controller: parseAsString, workload: parseAsString },
    STEP,
  );
  return (
    <>
      {controller !== null && (
        <Step
          title={controller === "-" ? "Bare pods" : (controller.split("/").at(-1) ?? controller)}
          onGo={workload === null ? null : () => void setSteps({ workload: null })}
        />
      )}
      {workload !== null && <Step title={workload.split("/").at(-1) ?? workload} onGo={null} />}
    </>
  );
};

const Step = ({ title, onGo }: { title: string; onGo: (() => void) | null }) => (
  <>
    <span aria-hidden className="text-ink-4">
      /
    </span>
    {onGo === null ? (
      <span className="truncate font-title">{title}</span>
    ) : (
      <button type="button" onClick={onGo} className="truncate rounded-tag text-ink-2 hover:text-ink">
        {title}
      </button>
    )}
  </>
);

const Place = ({ title, pathname }: { title: string; pathname: string }) => {
  const [network] = useQueryState("network");
  const [node] = useQueryState("node");
  const opened = pathname === "/networks" ? network?.split("/").at(-1) : pathname === "/nodes" ? node : null;
  return (
    <>
      <span className={opened ? "text-ink-2 max-md:hidden" : "font-title max-md:text-16"}>{title}</span>
      {opened && <Opened text={opened} />}
      {pathname === "/addresses" && <OpenedPool />}
    </>
  );
};

const OpenedPool = () => {
  const [id] = useQueryState("pool");
  const pool = usePools().items.find((candidate) => candidate.id === id);
  return pool === undefined ? null : <Opened text={pool.range ?? pool.name} />;
};

const Opened = ({ text }: { text: string }) => (
  <>
    <span aria-hidden className="text-ink-4 max-md:hidden">
      /
    </span>
    <span className="truncate font-title">{text}</span>
  </>
);
