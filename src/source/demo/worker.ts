/** What is done later: a Python service that logs by the format of the logging manual, and tracebacks of several lines. */
import type { Request } from './request.ts';
import type { Entry, Scene } from './scene.ts';

type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

export function mailSent(scene: Scene, { order, user, id }: Request): Entry {
  const text = `confirmation of order ${order} sent to ${user}@example.com request_id=${id}`;
  return entry(scene, 'mail', 'INFO', text);
}

export function parcelAnnounced(scene: Scene, { order, id }: Request): Entry {
  const grams = scene.random.whole(200, 9000);
  return entry(scene, 'shipping', 'INFO', `parcel of order ${order}: ${grams} g request_id=${id}`);
}

export function jobDone(scene: Scene): Entry {
  const { random } = scene;
  const job = random.pick(['sync-stock', 'expire-carts', 'rebuild-search', 'close-day']);
  const text = `job ${job} done: ${random.whole(0, 5000)} rows in ${random.whole(20, 9000)} ms`;
  return entry(scene, 'jobs', 'INFO', text);
}

export function queueLong(scene: Scene): Entry {
  const waiting = scene.random.whole(500, 4000);
  return entry(scene, 'mail', 'WARNING', `${waiting} messages wait for the mail server`);
}

export function mailFailed(scene: Scene, { order, id }: Request): Entry {
  const trace = `Traceback (most recent call last):
  File "/app/worker/mail.py", line ${scene.random.whole(40, 90)}, in deliver
    server.send_message(message)
  File "/usr/lib/python3.12/smtplib.py", line 986, in send_message
    return self.sendmail(from_addr, to_addrs, flatmsg, mail_options)
  File "/usr/lib/python3.12/smtplib.py", line 887, in sendmail
    raise SMTPDataError(code, resp)
smtplib.SMTPDataError: (451, b'4.3.0 Temporary lookup failure')`;
  const text = `confirmation of order ${order} could not be sent request_id=${id}`;
  return entry(scene, 'mail', 'ERROR', `${text}\n${trace}`);
}

function entry({ clock }: Scene, logger: string, level: Level, message: string): Entry {
  return {
    service: 'worker',
    text: `${clock.iso()} - worker.${logger} - ${level} - ${message}`,
  };
}
