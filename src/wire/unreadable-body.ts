/** A body that cannot be read at all; its message is the reason for parking it. */
export class UnreadableBody extends Error {}
