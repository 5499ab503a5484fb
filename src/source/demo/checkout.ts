/** Carts to orders: a Java service that logs by Spring Boot's default layout, and stack traces of several lines. */
import type { Request } from './request.ts';
import type { Entry, Scene } from './scene.ts';

type Level = 'DEBUG' | ' INFO' | ' WARN' | 'ERROR';

export function cartLoaded(scene: Scene, request: Request): Entry {
  const message = `cart of ${request.user} loaded in ${scene.random.whole(3, 40)} ms`;
  return entry(scene, request, 'DEBUG', 'cart.CartRepository', message);
}

export function ordered(scene: Scene, request: Request): Entry {
  const message = `order ${request.order} placed: ${request.quantity} x ${request.article}, ${request.amount} EUR`;
  return entry(scene, request, ' INFO', 'order.OrderService', message);
}

export function paymentSlow(scene: Scene, request: Request, ms: number): Entry {
  const message = `order ${request.order} waits for payments: ${ms} ms`;
  return entry(scene, request, ' WARN', 'order.PaymentClient', message);
}

export function stockUnknown(scene: Scene, request: Request): Entry {
  const message = `stock of ${request.article} unknown, order ${request.order} is kept for later`;
  return entry(scene, request, ' WARN', 'order.StockClient', message);
}

export function paymentFailed(scene: Scene, request: Request): Entry {
  const { order, id } = request;
  const message = `order ${order} could not be paid`;
  const trace = [
    `com.shop.checkout.order.PaymentException: payments answered 504 to request ${id}`,
    ...frames(scene, 'com.shop.checkout.order.PaymentClient.authorize(PaymentClient.java:88)'),
    'Caused by: java.net.http.HttpTimeoutException: request timed out',
    '\tat java.net.http/jdk.internal.net.http.HttpClientImpl.send(HttpClientImpl.java:950)',
    '\tat com.shop.checkout.order.PaymentClient.authorize(PaymentClient.java:81)',
    '\t... 9 common frames omitted',
  ];
  return entry(scene, request, 'ERROR', 'order.OrderService', message, trace);
}

export function poolExhausted(scene: Scene, request: Request): Entry {
  const message = `cart of ${request.user} could not be loaded`;
  const waiting = scene.random.whole(11, 60);
  const trace = [
    'org.springframework.jdbc.CannotGetJdbcConnectionException: Failed to obtain JDBC Connection',
    ...frames(scene, 'com.shop.checkout.cart.CartRepository.load(CartRepository.java:58)'),
    `Caused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms (total=10, active=10, idle=0, waiting=${waiting})`,
    '\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:714)',
    '\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:184)',
    '\t... 12 common frames omitted',
  ];
  return entry(scene, request, 'ERROR', 'cart.CartController', message, trace);
}

function frames({ random }: Scene, top: string): string[] {
  return [
    `\tat ${top}`,
    `\tat com.shop.checkout.order.OrderService.place(OrderService.java:${random.whole(100, 180)})`,
    '\tat com.shop.checkout.order.OrderController.post(OrderController.java:47)',
    '\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)',
    '\tat org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:885)',
    '\tat java.base/java.lang.Thread.run(Thread.java:1583)',
  ];
}

function entry(
  { random, clock }: Scene,
  { id }: Request,
  level: Level,
  logger: string,
  message: string,
  trace: readonly string[] = [],
): Entry {
  const thread = `[nio-8080-exec-${random.whole(1, 9)}]`;
  const place = `[checkout] ${thread} [${id}] c.shop.checkout.${logger}`;
  const line = `${clock.iso()} ${level} 7 --- ${place.padEnd(82)} : ${message}`;
  return { service: 'checkout', text: trace.length === 0 ? line : `${line}\n${trace.join('\n')}` };
}
