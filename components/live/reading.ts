// What messages are read by and put on the page with: one piece of code, fetched when there is a message.
export { createLiveCache } from "./live-cache.ts";
export { pictureChanges } from "./picture-changes.ts";
