/** The monitor has seen the incident. */
import { type Scene, waitUntil } from '../scene.ts';
import type { Background } from '../terminal.ts';

const SHOWN_LINES = 4;

export async function showAlert(scene: Scene, monitor: Background): Promise<void> {
  const { terminal, checks } = scene;
  await waitUntil(scene, 'the monitor has raised an alert', () => alertsOf(monitor) > 0);
  terminal.step('The monitor shows errors and warnings, and alerts. Its last lines:');
  const lines = monitor.printed().trimEnd().split('\n');
  for (const line of lines.slice(-SHOWN_LINES)) terminal.say(line);
  checks.equal('alerts for one incident', alertsOf(monitor), 1);
}

function alertsOf(monitor: Background): number {
  return monitor.printed().split('ALERT').length - 1;
}
