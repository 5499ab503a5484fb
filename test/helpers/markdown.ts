/** The examples in a Markdown text: fenced blocks, and what a `console` block shows of a terminal. */

export interface Example {
  command: string;
  /** The lines that it prints, on stdout and stderr. */
  output: readonly string[];
}

export interface Fenced {
  language: string;
  lines: readonly string[];
}

export function fencedBlocks(markdown: string): Fenced[] {
  const blocks = markdown.matchAll(/^```(\w*)\n([^]*?)^```$/gm);
  return Array.from(blocks, ([, language = '', text = '']) => ({
    language,
    lines: text.trimEnd().split('\n'),
  }));
}

/** The commands of all `console` blocks, each behind `$ `, in order. */
export function consoleExamples(markdown: string): Example[] {
  const lines = fencedBlocks(markdown)
    .filter(({ language }) => language === 'console')
    .flatMap((block) => block.lines);
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []));
  return starts.map((start, index) => ({
    command: (lines[start] ?? '').slice('$ '.length),
    output: lines.slice(start + 1, starts[index + 1]),
  }));
}
