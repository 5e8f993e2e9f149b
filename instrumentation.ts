/** Starts the runtime with the process. Does not wait for the cluster: /readyz tells when it has been read. */
export const register = async (): Promise<void> => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { startRuntime } = await import("./server/runtime.ts");
  await startRuntime();
};
