"use client";

import { useQueryStates } from "nuqs";
import { lazy, Suspense } from "react";
import { LoadingRows } from "../ui/face.tsx";
import { useEscape } from "../ui/use-escape.ts";
import { useWhenIdle } from "../ui/when-idle.ts";
import { PANE_PARAMS, podKeyOf } from "./pane-params.ts";

const fetchPane = () => import("./open-pod-pane.tsx");
const OpenPodPane = lazy(() => fetchPane().then((pane) => ({ default: pane.OpenPodPane })));

/** Beside a picture or a list: the selected pod, an operation on it, and the forms for both. Nothing without a selection. */
export const PodPane = ({ hasPictureLink = false }: { hasPictureLink?: boolean }) => {
  const [params, setParams] = useQueryStates(PANE_PARAMS);
  useWhenIdle(fetchPane);
  const pod = podKeyOf(params.pod ?? params.attach);
  return pod === null ? null : (
    <Suspense
      fallback={
        <Opening
          name={pod.name}
          onClose={() => void setParams({ pod: null, attach: null, on: null, operation: null })}
        />
      }
    >
      <OpenPodPane pod={pod} hasPictureLink={hasPictureLink} />
    </Suspense>
  );
};

/** Until its code is there: it can be closed already. */
const Opening = ({ name, onClose }: { name: string; onClose: () => void }) => {
  useEscape(true, onClose);
  return (
    <div className="w-[432px] shrink-0 border-l bg-surface max-md:fixed max-md:inset-x-0 max-md:top-0 max-md:bottom-16 max-md:z-30 max-md:w-full">
      <LoadingRows label={`Reading ${name}`} rows={6} />
    </div>
  );
};
