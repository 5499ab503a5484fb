// Loaded into a process before its own code: a clock that is wrong by CLOCK_SHIFT_MS, and an hour slow from when the
// file CLOCK_PUT_BACK exists.
import { existsSync } from 'node:fs';

const { now } = Date;
const shift = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const mark = process.env.CLOCK_PUT_BACK;
const HOUR_MS = 3_600_000;
Date.now = () => now() + shift - (mark !== undefined && existsSync(mark) ? HOUR_MS : 0);
