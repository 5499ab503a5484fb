/** Which columns a table has, and how the width of the terminal is shared out among them. */
import type { Zone } from '../query/zone.ts';

export interface Columns {
  /** Date and time in each row; else the time of day, and a line wherever the day changes. */
  fullTime: boolean;
  /** The first letter stands for the severity. */
  shortSeverity: boolean;
  titles: readonly string[];
  /** Cells of time, severity, service and message; none for a message that is not cut. */
  widths: readonly [time: number, severity: number, service: number, message: number | undefined];
  /** Blank cells between two columns. */
  gap: number;
}

const FULL_TIME = '2026-11-24 10:15:02.123'.length;
const CLOCK = '10:15:02'.length;
const SERVICE = 'SERVICE'.length;

/** Nothing is to be read in less, and terminals that say 0 do not know their width. */
const NARROWEST = 30;
/** Wider is a mistake in `COLUMNS`, and would make a header of megabytes. */
const WIDEST = 1000;
const USUAL = 80;

/**
 * Fixed columns first; the message takes the rest. A service gets what its longest name needs, but at most
 * a sixth of the table.
 */
export function layOut(terminal: number | undefined, longestService: number, zone: Zone): Columns {
  const width = terminal === undefined ? undefined : usable(terminal);
  const fullTime = width === undefined || width >= 100;
  const shortSeverity = width !== undefined && width < 60;
  const titles = [fullTime ? timeTitle(zone) : 'TIME', 'SEVERITY', 'SERVICE', 'MESSAGE'];
  if (!fullTime) titles[1] = shortSeverity ? 'S' : 'SEV';
  const time = fullTime ? FULL_TIME : CLOCK;
  const severity = fullTime ? 'SEVERITY'.length : shortSeverity ? 1 : 'ERROR'.length;
  const most = width === undefined ? longestService : Math.floor(width / 6);
  const service = Math.max(SERVICE, Math.min(longestService, most));
  const gap = shortSeverity ? 1 : 2;
  const message = width === undefined ? undefined : width - time - severity - service - 3 * gap;
  return { fullTime, shortSeverity, titles, widths: [time, severity, service, message], gap };
}

function usable(terminal: number): number {
  const width = Math.floor(terminal);
  return width > 0 ? Math.min(Math.max(width, NARROWEST), WIDEST) : USUAL;
}

function timeTitle(zone: Zone): string {
  const title = `TIME (${zone.name})`;
  return title.length <= FULL_TIME ? title : 'TIME';
}
