const LANES = [0, 1, 2, 3, 4, 5];
const ROWS = ["w-24", "w-16", "w-28", "w-20", "w-24", "w-14", "w-28", "w-20"];

/** The picture's shape before there is one. */
export const LoadingPicture = () => (
  <output aria-label="Reading the topology" className="absolute inset-0 block overflow-hidden bg-canvas">
    <div className="absolute inset-x-0 top-0 h-[98px] border-b">
      {LANES.map((lane) => (
        <span
          key={lane}
          className="absolute bottom-0 h-4 w-7 rounded-chip bg-raised"
          style={{ left: 220 + lane * 124 }}
        />
      ))}
    </div>
    {LANES.map((lane) => (
      <span
        key={lane}
        className="absolute top-[98px] bottom-6 w-0.5 bg-line"
        style={{ left: 233 + lane * 124 }}
      />
    ))}
    {ROWS.map((width, row) => (
      <span key={row} className="absolute inset-x-4 flex items-center gap-10" style={{ top: 130 + row * 40 }}>
        <span className={`h-2.5 shrink-0 rounded-tag bg-raised ${width}`} />
        <span className="absolute right-24 left-48 h-px bg-line" />
      </span>
    ))}
  </output>
);
