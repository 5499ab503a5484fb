/** The service grammar of flags, API and queries: names with commas, `*` standing for any run of characters. */
import { LogaggError } from '../errors.ts';

/** Throws a usage error for an empty name, and for one that no service can have. */
export function parseServices(text: string): string[] {
  const services = text.split(',').map((name) => name.trim());
  if (services.includes('')) throw new LogaggError('usage', `an empty service name in '${text}'`);
  // The database takes no pattern with one in it.
  if (text.includes('\0')) throw new LogaggError('usage', 'a NUL in a service name');
  return services;
}
