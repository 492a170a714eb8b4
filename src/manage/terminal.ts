/** Where a command's words go. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** What goes to `err` is seen by a person at once, and may be drawn over. */
  readonly isTty?: boolean;
}
