"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { later } from "../ui/later.tsx";

const AgentSteps = later(() => import("./agent-steps.tsx").then((module) => module.AgentSteps));

/** Opens what to run so that somebody looks at the kernel of every node. */
export const InstallAgent = () => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Install the agent
      </Button>
      <AgentSteps isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
};
