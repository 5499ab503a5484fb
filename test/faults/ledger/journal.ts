/** What was done to a round, and what those who took part said of it. */

export interface Journal {
  note(text: string): void;
  /** What a process that has ended had said. */
  heard(from: string, text: string): void;
  /** A line for each note, with its seconds since the start, and the last words of each. */
  text(): string;
}

const LAST_WORDS = 2000;

export function startJournal(): Journal {
  const start = performance.now();
  const lines: string[] = [];
  const words = new Map<string, string>();
  return {
    note(text) {
      lines.push(`${((performance.now() - start) / 1000).toFixed(2).padStart(7)} s  ${text}`);
    },
    heard(from, text) {
      words.set(from, `${words.get(from) ?? ''}${text}`.slice(-LAST_WORDS));
    },
    text() {
      const said = Array.from(words, ([from, text]) => `... ${from}, at last:\n${text}`);
      return [...lines, ...said].join('\n');
    },
  };
}
