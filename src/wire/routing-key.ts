/** The routing key of a record: `<service>.<SEVERITY>`. A service may hold dots; the last word is the severity. */
import { type Severity, severityOf } from '../record/severity.ts';

export function routingKey(service: string, severity: Severity): string {
  return `${service}.${severity}`;
}

/** What a routing key says, ours or the reference's (`ServiceA.Error`); a key of another form is all service. */
export function readRoutingKey(key: string): { service: string; severity: Severity | undefined } {
  const dot = key.lastIndexOf('.');
  const severity = dot === -1 ? undefined : severityOf(key.slice(dot + 1));
  return { service: severity === undefined ? key : key.slice(0, dot), severity };
}
