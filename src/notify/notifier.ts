/** The contract of what carries an alert to where it is heard. */

/** One alert as it travels. */
export interface Notification {
  /** The same for each try. */
  key: string;
  /** For programs. */
  json: string;
  /** For people: plain text, its control characters made visible, some lines at most. */
  text: string;
}

export interface Notifier {
  /** Hexadecimal; the same for the same receiver in every monitor. */
  id: string;
  /** What may be said of it: no path, no user, no password. */
  label: string;
  /** Resolves when the receiver has taken it; throws `DeliveryError` else. */
  send(notification: Notification, stop: AbortSignal): Promise<void>;
}

export class DeliveryError extends Error {
  /** Whether another try may do better. */
  readonly canPass: boolean;

  constructor(message: string, canPass: boolean) {
    super(message);
    this.name = 'DeliveryError';
    this.canPass = canPass;
  }
}
