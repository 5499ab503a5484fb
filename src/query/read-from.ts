/** Which members of a replica set may answer: the newest of it has only the primary. */

export const READ_FROM = ['primary', 'secondary', 'nearest'] as const;

export type ReadFrom = (typeof READ_FROM)[number];
