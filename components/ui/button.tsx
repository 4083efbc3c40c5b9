import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui/slot";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "@/lib/utils";

const buttonVariants = cva(
  [
    "relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium",
    "transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50",
    // One that says in its title why it is off must be hovered for it.
    "[&:disabled:not([title])]:pointer-events-none",
    "aria-disabled:cursor-not-allowed [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-contrast hover:bg-accent-hover",
        secondary: "border border-border bg-surface text-text hover:border-border-strong hover:bg-hover",
        ghost: "text-muted hover:bg-hover hover:text-text",
        danger: "bg-danger-fill text-danger-contrast hover:bg-danger-fill-hover",
        link: "text-accent-text underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-7 gap-1.5 px-2.5 text-xs pointer-coarse:h-9 [&_svg]:size-3.5",
        md: "h-8 gap-2 px-3 text-sm pointer-coarse:h-10 [&_svg]:size-4",
        lg: "h-10 gap-2 px-4 text-sm [&_svg]:size-4",
        "icon-sm": "size-7 pointer-coarse:size-9 [&_svg]:size-3.5",
        icon: "size-8 pointer-coarse:size-10 [&_svg]:size-4",
      },
    },
    compoundVariants: [{ variant: "link", className: "h-auto px-0 pointer-coarse:h-auto" }],
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    /** Renders the only child (a link, say) with the looks of a button. */
    asChild?: boolean;
    /** Busy: keeps its width and the focus, shows a spinner, ignores presses. */
    pending?: boolean;
  };

/** Stops presses while busy without `disabled`, which would throw the keyboard focus away. */
function ignorePress(event: MouseEvent) {
  event.preventDefault();
  event.stopPropagation();
}

export function Button({ asChild, variant, size, pending = false, className, children, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot className={classes} {...props}>
        {children}
      </Slot>
    );
  }
  if (!pending) {
    return (
      <button type="button" className={classes} {...props}>
        {children}
      </button>
    );
  }
  return (
    <button type="button" className={classes} {...props} aria-busy aria-disabled onClick={ignorePress}>
      {/* Transparent rather than hidden: the words stay the button's name. */}
      <span className="inline-flex items-center gap-[inherit] opacity-0">{children}</span>
      <span className="absolute inset-0 grid place-items-center">
        <LoaderCircle aria-hidden className="animate-spin" />
      </span>
    </button>
  );
}
