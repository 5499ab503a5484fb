/** The names of the line formats, apart from their decoders, as help needs only the names. */

/** What each format is, in the words of the help. */
export const FORMAT_HELP = {
  auto: 'decides for each line',
  reference: 'YYYY-MM-DD HH:MM:SS Service Severity message',
  json: 'one JSON object a line: pino, bunyan, winston, zap, slog, logrus, Serilog, MongoDB, journald',
  logfmt: 'key=value pairs',
  syslog: 'RFC 5424 and RFC 3164, as sent or from a file, with a priority or without',
  access: 'access logs of Apache and nginx, common and combined; severity from the status',
  'apache-error': 'error log of Apache',
  'nginx-error': 'error log of nginx',
  python: "Python's logging: time - name - LEVEL - message, and LEVEL:name:message",
  log4j: 'log4j, logback and Spring Boot',
  go: "Go's log package",
  ruby: "Ruby's Logger, and Rails",
  postgres: 'PostgreSQL',
  redis: 'Redis and Valkey',
  klog: 'Kubernetes components and glog',
  cri: 'the files of containerd and CRI-O; what is inside is decided for each line',
  docker: "the files of Docker's json-file driver; what is inside is decided for each line",
  text: 'a time and a level where they stand, and the rest as the message',
} as const;

/** `auto` decides for each line; the others read every line as theirs, and say where it is not. */
export type Format = keyof typeof FORMAT_HELP;

export const FORMATS = Object.keys(FORMAT_HELP) as [Format, ...Format[]];
