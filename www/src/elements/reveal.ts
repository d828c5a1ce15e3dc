/** Brings what a click on a summary opened into sight. */
export function reveal(event: Event): void {
  const details = (event.currentTarget as HTMLElement).parentElement;
  requestAnimationFrame(() => details?.scrollIntoView({ block: "nearest" }));
}
