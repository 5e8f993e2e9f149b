import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api.ts";

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (tries, error) =>
          tries < 2 &&
          error instanceof ApiProblem &&
          (error.problem.status === 0 || error.problem.status === 503),
        // What failed is asked again by itself, so that a screen heals without a reload. What is not there is not asked for.
        refetchInterval: ({ state }) =>
          state.status === "error" &&
          !(state.error instanceof ApiProblem && state.error.problem.status === 404)
            ? 4_000
            : false,
      },
    },
  });
