/** One JSON line on stderr for each thing that whoever runs the agent should know. */
export const log = (level: "info" | "warn" | "error", message: string, fields: object = {}): void => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
};
