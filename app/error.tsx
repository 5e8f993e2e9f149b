"use client";

import { Button } from "../components/ui/button.tsx";
import { Face } from "../components/ui/face.tsx";

/** A fault of ours in one screen: the shell around it goes on. */
export default function ScreenError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Face
      kind="failed"
      level="h1"
      title="This screen stopped at a fault of its own"
      actions={<Button onClick={reset}>Draw it again</Button>}
    >
      The cluster is not affected.{" "}
      {error.digest === undefined ? error.message : `The server's log has it as ${error.digest}.`}
    </Face>
  );
}
