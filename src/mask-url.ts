/** URLs without their secrets, for everything that a person may see. */
import { splitUrls } from './amqp-urls.ts';

/**
 * Scheme, hosts and path of a URL, its user and password masked and its options left out; of several URLs those of
 * each. By pattern and not by `URL`, which takes no list of hosts; of a text that is no URL nothing is shown, as it
 * may be all secret.
 */
export function maskUrl(text: string): string {
  return splitUrls(text).map(maskOne).join(',');
}

function maskOne(text: string): string {
  const parts = /^([a-z][a-z+.-]*:\/\/)(?:(.*)@)?([^@?#]*)/is.exec(text);
  if (parts === null) return '(not a URL)';
  const [, scheme, user, rest] = parts;
  return `${scheme}${user === undefined ? '' : '***@'}${rest}`;
}

/** A text with the user and password of each URL in it masked. */
export function maskUrls(text: string): string {
  return text.replace(/\b([a-z][a-z+.-]{0,20}:\/\/)(?:(?!,amqps?:\/\/)\S)*@/gi, '$1***@');
}
