/** One line of a source, or several that are one event. */

export interface Line {
  /** Without its line end. */
  text: string;
  /** Where its first byte stands in its source. */
  position: number;
  /** It was longer than is accepted, or a stop cut it short, and its end is missing. */
  isCut: boolean;
  /** Its bytes were no UTF-8, and their characters are the nearest guess. */
  isGuessed: boolean;
}
