const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `4 s`, `16 m`, `5 h`, `3 d` from milliseconds; `now` for less than a second and for what lies ahead by clock skew. */
export const ageText = (ms: number): string => {
  if (Number.isNaN(ms)) return "unknown";
  if (ms < SECOND) return "now";
  if (ms < 90 * SECOND) return `${Math.floor(ms / SECOND)} s`;
  if (ms < 90 * MINUTE) return `${Math.floor(ms / MINUTE)} m`;
  if (ms < 48 * HOUR) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
};

/** `413 ms`, `1.2 s`, `14 s`, `2 m`: how long something took. */
export const durationText = (ms: number): string => {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  return ageText(ms);
};

const two = (value: number): string => String(value).padStart(2, "0");

/** `14:03:11` in the reader's own time zone. Surprise: making an Intl format costs a browser several frames. */
export const clockText = (at: string): string => {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
};

/** `14:03:11.408` */
export const clockMsText = (at: string): string => {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  return `${clockText(at)}.${String(time.getMilliseconds()).padStart(3, "0")}`;
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `26 Nov 2026, 14:03:11 UTC+1` in the reader's own time zone. */
export const dateTimeText = (at: string): string => {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  const day = `${time.getDate()} ${MONTHS[time.getMonth()] ?? ""} ${time.getFullYear()}`;
  return `${day}, ${clockText(at)} ${zoneText(-time.getTimezoneOffset())}`;
};

/** `UTC`, `UTC+1`, `UTC−3:30` from minutes east of Greenwich. */
const zoneText = (east: number): string => {
  if (east === 0) return "UTC";
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  return `UTC${east < 0 ? "−" : "+"}${hours}${minutes === 0 ? "" : `:${two(minutes)}`}`;
};
