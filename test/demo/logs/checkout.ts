/** A Java service that logs by logback, and now and then an exception with its stack trace. */
import type { Random } from '../random.ts';
import { type Line, localTime } from './line.ts';

const TRACE = [
  'java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms.',
  '\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)',
  '\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:197)',
  '\tat com.shop.checkout.CartRepository.load(CartRepository.java:58)',
  '\tat com.shop.checkout.CartService.checkOut(CartService.java:113)',
  '\tat java.base/java.lang.Thread.run(Thread.java:1583)',
  'Caused by: java.net.SocketTimeoutException: Read timed out',
  '\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)',
  '\t... 12 more',
];

/** A trace is one record with the line it belongs to. */
export function checkoutLines(random: Random, times: readonly number[]): Line[] {
  return times.map((at): Line => {
    const { text, time } = localTime(at);
    const cart = random.whole(10_000, 99_999);
    const thread = `[http-nio-8080-exec-${random.whole(1, 10)}]`;
    if (random.next() < 0.9) {
      const message = `cart ${cart} checked out in ${random.whole(20, 400)} ms`;
      const line = `${text} INFO  ${thread} c.shop.checkout.CartService - ${message}`;
      return { time, severity: 'INFO', text: line };
    }
    const head = `${text} ERROR ${thread} c.shop.checkout.CartService - cart ${cart} could not be loaded`;
    return { time, severity: 'ERROR', text: [head, ...TRACE].join('\n') };
  });
}
