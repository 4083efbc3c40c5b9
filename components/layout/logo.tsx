interface LogoProps {
  className?: string;
}

/** The mark: a boundary between two classes, one example on each side. Decorative; the name stands beside it. */
export function Logo({ className }: LogoProps) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" fill="none" className={className}>
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path d="M4.5 19.5 19.5 4.5" stroke="var(--accent-contrast)" strokeWidth="1.75" strokeLinecap="round" />
      <circle cx="8.5" cy="8.5" r="2.75" fill="var(--accent-contrast)" />
      <circle cx="15.5" cy="15.5" r="2.4" stroke="var(--accent-contrast)" strokeWidth="1.5" />
    </svg>
  );
}
