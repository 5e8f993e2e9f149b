import { cva, type VariantProps } from "class-variance-authority";

const button = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control border font-control whitespace-nowrap transition-colors duration-80 select-none disabled:cursor-not-allowed max-md:min-h-10",
  {
    variants: {
      kind: {
        primary: "border-ink bg-ink text-on-ink hover:border-ink-2 hover:bg-ink-2",
        secondary: "border-line-2 bg-transparent text-ink hover:bg-raised",
        danger: "border-err bg-err text-on-ink hover:opacity-90",
        ghost: "border-transparent bg-transparent text-ink-2 hover:bg-raised hover:text-ink",
      },
      size: {
        small: "h-6 px-2 text-12",
        normal: "h-7 px-3 text-12 compact:h-6",
        /** Of a sign alone, in a row with others. */
        narrow: "h-7 px-2 text-12 compact:h-6",
        large: "h-8 px-4 text-13 compact:h-7 max-md:min-h-11",
      },
    },
    compoundVariants: [
      {
        kind: ["primary", "danger", "secondary"],
        className:
          "disabled:border-line disabled:bg-transparent disabled:text-ink-3 disabled:opacity-100 aria-disabled:border-line aria-disabled:bg-transparent aria-disabled:text-ink-3",
      },
    ],
    defaultVariants: { kind: "secondary", size: "normal" },
  },
);

export type ButtonLook = VariantProps<typeof button>;

/** Classes of a button, for links that look like one too. */
export const buttonClass = (look: ButtonLook): string => button(look);
