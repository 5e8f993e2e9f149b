import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A way to another screen. It isn't fetched ahead because it is in sight, as Next would do in the midst of the first
 * picture and for each row of a list: the rail does that for all screens, once somebody is there.
 */
export const Link = (props: ComponentProps<typeof NextLink>) => <NextLink prefetch={false} {...props} />;
