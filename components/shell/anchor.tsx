/** The product's sign. */
export const Anchor = ({ className }: { className?: string }) => (
  <svg
    viewBox="0 0 24 24"
    aria-hidden
    className={className}
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <circle cx="12" cy="4.6" r="2.4" />
    <path d="M12 7v14M8 10.8h8M4 14.4c.2 4.2 3.6 6.6 8 6.6s7.8-2.4 8-6.6M4 14.4l-1.8 2M4 14.4l2 1.7M20 14.4l1.8 2M20 14.4l-2 1.7" />
  </svg>
);
